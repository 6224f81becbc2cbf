"""What must hold of every page, whatever it shows."""

from playwright.sync_api import Page

_SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_NAMELESS = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select')]
  .filter(e => e.getClientRects().length)
  .filter(e => !(e.getAttribute('aria-label') || e.title || e.textContent.trim()
                 || (e.labels && e.labels.length) || e.value && e.type === 'submit'))
  .map(e => e.outerHTML.slice(0, 120))"""
_TWICE = """() => { const all = [...document.querySelectorAll('[id]')].map(e => e.id);
  return all.filter((id, at) => all.indexOf(id) !== at) }"""
_INLINE = "() => document.querySelectorAll('[style], [onclick], style, script:not([src])').length"


def assert_sound(page: Page, path: str) -> None:
    assert page.evaluate(_SIDEWAYS) <= 0, f"{path} is wider than the window"
    assert page.evaluate(_NAMELESS) == [], f"{path} has controls without a name"
    assert page.evaluate(_TWICE) == [], f"{path} has an id twice"
    assert page.evaluate(_INLINE) == 0, f"{path} has inline script or style"
    assert page.locator("h1").count() == 1, f"{path} has not one h1"
    assert page.locator("main").count() == 1
    assert page.title().endswith("Reelsight")
