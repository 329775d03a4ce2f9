"""A client library for accessing Phala Cloud API"""
