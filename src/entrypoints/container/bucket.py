"""What is in the bucket, and how it comes there and goes."""

from dependency_injector import providers

from application.media.bucket.claims import ReadClaims
from application.media.bucket.delete_objects import ClearBucket, DeleteObject
from application.media.bucket.link_object import LinkObject
from application.media.bucket.list_bucket import ListBucket
from application.media.bucket.send_to_bucket import SendToBucket
from application.media.bucket.show_sent import ShowSent, TakeFromBucket
from entrypoints.container.applying import Applying
from entrypoints.container.machine import Machine
from entrypoints.container.store import Store


class InBucket(Applying):
    read_claims = providers.Factory(ReadClaims, reader=Store.reader, objects=Store.objects)
    list_bucket = providers.Factory(
        ListBucket, bucket=Store.bucket, claims=read_claims, reader=Store.reader
    )
    link_object = providers.Factory(LinkObject, bucket=Store.bucket)
    delete_object = providers.Factory(
        DeleteObject, uow=Store.uow, bucket=Store.bucket, claims=read_claims
    )
    clear_bucket = providers.Factory(
        ClearBucket,
        uow=Store.uow,
        bucket=Store.bucket,
        claims=read_claims,
        clock=Machine.clock,
    )
    send_to_bucket = providers.Factory(
        SendToBucket,
        uow=Store.uow,
        objects=Store.objects,
        bucket=Store.bucket,
        clock=Machine.clock,
    )
    show_sent = providers.Factory(ShowSent, reader=Store.reader, bucket=Store.bucket)
    take_from_bucket = providers.Factory(
        TakeFromBucket, uow=Store.uow, objects=Store.objects, bucket=Store.bucket
    )
