"""What the ecosystem takes for granted: logging, pickling, showing values, tracing, proxies."""
