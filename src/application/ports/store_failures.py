"""Why a bucket did not take or give an object. Messages name bucket and key, never a secret."""

from application.ports.object_store import StoreFailed
from domain.shared.errors import Conflict


class NotConfirmed(StoreFailed):
    """The bucket did not show what was sent to it."""

    code = "object_not_confirmed"
    remedy = "Do it again; nothing claims the object."


class ChangedWhileRead(StoreFailed):
    """The object was replaced while it was read."""

    code = "object_changed"
    remedy = "Do it again."


class CredentialsMissing(StoreFailed):
    """No AWS credentials were found."""

    code = "store_credentials_missing"
    remedy = (
        "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or sign in: they are "
        "read from the environment and from AWS's own files, not from .env."
    )


class CredentialsRefused(StoreFailed):
    """The bucket does not accept these AWS credentials."""

    code = "store_credentials_refused"
    remedy = "They may have expired or been replaced: sign in again, or set new ones."


class BucketMissing(StoreFailed):
    """There is no such bucket."""

    code = "bucket_missing"
    remedy = "Make it, or correct S3_BUCKET_NAME."


class AccessRefused(StoreFailed):
    """The bucket refuses this."""

    code = "store_access_refused"
    remedy = (
        "Allow s3:ListBucket, s3:GetObject, s3:PutObject, s3:DeleteObject and "
        "s3:AbortMultipartUpload on it."
    )


class WrongRegion(StoreFailed):
    """The bucket lies in another region."""

    code = "store_wrong_region"
    remedy = "Set AWS_DEFAULT_REGION to the bucket's region."


class ClockWrong(StoreFailed):
    """The clocks of this machine and of the bucket differ too much."""

    code = "store_clock_wrong"
    remedy = "Set this machine's clock, best by the network."


class StoreUnreachable(StoreFailed):
    """The bucket cannot be reached."""

    code = "store_unreachable"
    remedy = "Look at the network, a proxy and AWS_ENDPOINT_URL_S3, then do it again."


class StoreBusy(StoreFailed):
    """The bucket asks to be left alone for a while."""

    code = "store_busy"
    remedy = "Do it again in some minutes."


class BucketNotConfigured(Conflict):
    """No bucket is configured."""

    code = "s3_not_configured"
    remedy = "Set S3_BUCKET_NAME; credentials and region come from the usual AWS settings."
