"""Contains all the data models used in inputs/outputs"""

from .app_compose_v2 import AppComposeV2
from .apps_cvm_basic_info_v20251028 import AppsCvmBasicInfoV20251028
from .billing_period import BillingPeriod
from .cvm_gateway_info import CvmGatewayInfo
from .cvm_info_detail import CvmInfoDetail
from .cvm_info_v20260121 import CvmInfoV20260121
from .cvm_kms_info import CvmKmsInfo
from .cvm_log_urls import CvmLogUrls
from .cvm_network_urls import CvmNetworkUrls
from .cvm_node import CvmNode
from .cvm_progress_info import CvmProgressInfo
from .cvm_resource_info import CvmResourceInfo
from .cvmos_info import CvmosInfo
from .dstack_app_full_response_v20251028 import DstackAppFullResponseV20251028
from .dstack_app_full_response_v20260121 import DstackAppFullResponseV20260121
from .dstack_app_list_response_v20251028 import DstackAppListResponseV20251028
from .dstack_app_list_response_v20260121 import DstackAppListResponseV20260121
from .dstack_app_minimal_response import DstackAppMinimalResponse
from .filter_options_response import FilterOptionsResponse
from .gpu_config import GpuConfig
from .gpu_spec import GpuSpec
from .guest_event import GuestEvent
from .hosted_cvm import HostedCvm
from .http_validation_error import HttpValidationError
from .kms_info import KmsInfo
from .kms_type import KmsType
from .machine_info import MachineInfo
from .managed_user import ManagedUser
from .management_cvm_basic_info import ManagementCvmBasicInfo
from .node_ref import NodeRef
from .paginated_cvm_infos import PaginatedCvmInfos
from .paginated_hosted_cvms import PaginatedHostedCvms
from .port_mapping import PortMapping
from .profile_get_response import ProfileGetResponse
from .teepod_status import TeepodStatus
from .user_ref import UserRef
from .validation_error import ValidationError
from .vm_configuration import VmConfiguration
from .vm_info import VmInfo
from .workspace_ref import WorkspaceRef

__all__ = (
    "AppComposeV2",
    "AppsCvmBasicInfoV20251028",
    "BillingPeriod",
    "CvmGatewayInfo",
    "CvmInfoDetail",
    "CvmInfoV20260121",
    "CvmKmsInfo",
    "CvmLogUrls",
    "CvmNetworkUrls",
    "CvmNode",
    "CvmosInfo",
    "CvmProgressInfo",
    "CvmResourceInfo",
    "DstackAppFullResponseV20251028",
    "DstackAppFullResponseV20260121",
    "DstackAppListResponseV20251028",
    "DstackAppListResponseV20260121",
    "DstackAppMinimalResponse",
    "FilterOptionsResponse",
    "GpuConfig",
    "GpuSpec",
    "GuestEvent",
    "HostedCvm",
    "HttpValidationError",
    "KmsInfo",
    "KmsType",
    "MachineInfo",
    "ManagedUser",
    "ManagementCvmBasicInfo",
    "NodeRef",
    "PaginatedCvmInfos",
    "PaginatedHostedCvms",
    "PortMapping",
    "ProfileGetResponse",
    "TeepodStatus",
    "UserRef",
    "ValidationError",
    "VmConfiguration",
    "VmInfo",
    "WorkspaceRef",
)
