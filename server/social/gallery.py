"""Links to posts of the LOCAL platform: each is its own permission and holds for as long as the post is there."""

from server.core.links import Signer, from_text, to_text
from server.social.models import Post
from server.social.ports import Platform

GALLERY = "/gallery"


class GalleryLinks:
    """Makes and knows the addresses of posts' pages under one base address."""

    def __init__(self, base_url: str, signer: Signer) -> None:
        self._base_url = base_url.rstrip("/")
        self._signer = signer

    def page_of(self, post_id: str) -> str:
        """Where the page is; its picture and its film lie beside it."""
        return f"{self._base_url}{GALLERY}/{post_id}/{to_text(self._signer.sign(post_id))}/"

    def opens(self, post_id: str, signature: str) -> bool:
        """Whether it is one of ours."""
        return self._signer.fits(from_text(signature), post_id)

    def url_of(self, post: Post, platform: Platform) -> str:
        """Where people see a post; empty until it is published."""
        here = platform is Platform.LOCAL and post.platform_url
        return self.page_of(str(post.id)) if here else post.platform_url
