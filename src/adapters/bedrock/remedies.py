"""The ways out, as sentences."""

CREDENTIALS = (
    "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or sign in again: they are "
    "read from the environment and from AWS's own files, not from .env."
)
REGION = "Set AWS_DEFAULT_REGION, us-east-1 say."
SETTINGS = "Look at AWS_PROFILE, AWS_DEFAULT_REGION and AWS_ENDPOINT_URL_BEDROCK_RUNTIME."
NETWORK = "Look at the network, a proxy and AWS_ENDPOINT_URL_BEDROCK_RUNTIME, then retry the job."
TIMEOUT = "Raise BEDROCK_READ_TIMEOUT_SECONDS, or ask for fewer types at once."
ACCESS = (
    "Allow bedrock:InvokeModel on the model and its inference profile, in every region of the "
    "profile, and turn on access to the model in the Bedrock console."
)
MODEL = (
    "`reelsight doctor` shows whether the model is offered here; look at AWS_DEFAULT_REGION and "
    "BEDROCK_ROUTE, or choose another model."
)
PROFILE = (
    "This model wants an inference profile: set BEDROCK_ROUTE to us or global, or its id in "
    "models.toml."
)
TOO_LONG = "Choose a model with a longer context, or fewer types at once."
BUCKET = (
    "Allow bedrock to read the bucket, keep it in the region that is set, and set "
    "S3_BUCKET_OWNER if another account owns it."
)
FILTERED = "It will always be refused for this file: choose another model or engine."
QUOTA = "It goes on by itself; ask AWS for more in Service Quotas if that is too slow."
SHORTER = "Ask for fewer types at once, or lower longest_s of the model in models.toml."
FEWER = "Ask for fewer types at once."
OURS = "This is our fault: report it with the message."
OTHERWISE = "The message says why; correct it, then retry the job."
