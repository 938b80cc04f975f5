"""A stage with a domain: a certificate by ACME, HTTP/2, the redirect from plain HTTP, and names that belong to nobody."""

import time
from pathlib import Path

from relay.edition import write_edition
from server.site import DOMAIN, Site
from server.stage import RelayStage


def test_the_domain_of_a_stage_that_no_stack_declares_is_kept(site: Site) -> None:
    site.stage.domain = None
    assert site.stage.deploy(1)["outcome"] == "deployed"
    assert site.stage.deploy(0)["outcome"] == "deployed"
    site.stage.domain = DOMAIN
    assert site.stage.deploy(0)["outcome"] == "unchanged"
    assert site.ask(f"https://{DOMAIN}/edition").body == "0"


def test_https_has_http_2_and_hsts(site: Site) -> None:
    response = site.ask(f"https://{DOMAIN}/edition")
    assert (response.status, response.version, response.body) == (200, "2", "0")
    assert response.fields["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert "h3=" in response.fields["alt-svc"]
    assert site.ask(f"https://{DOMAIN}/edition", "--http1.1").version == "1.1"


def test_plain_http_leads_to_https(site: Site) -> None:
    response = site.ask(f"http://{DOMAIN}/edition")
    assert response.status in (301, 308)
    assert response.fields["location"] == f"https://{DOMAIN}/edition"


def test_other_names_get_nothing(site: Site) -> None:
    other = site.ask("https://other.example.com/", host="other.example.com")
    assert other.exit != 0 and other.status == 0
    # The certificate's name, and another one in the request.
    assert site.ask(f"https://{DOMAIN}/edition", "--header", "Host: other.example.com").status == 421


def test_files_are_for_presigned_requests_alone(site: Site) -> None:
    name = f"files.{DOMAIN}"
    deadline = time.monotonic() + 60
    while site.ask(f"https://{name}/", host=name).exit != 0:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    plain = site.ask(f"https://{name}/crumbs/a", host=name)
    assert plain.status == 403
    assert "strict-transport-security" in plain.fields
    unsigned = site.ask(f"https://{name}/crumbs/a?X-Amz-Signature=0", "--request", "DELETE", host=name)
    assert (unsigned.status, unsigned.body) == (403, "")
    # It comes to the object store, which finds that the address is not one of its own.
    forged = site.ask(f"https://{name}/crumbs/a?X-Amz-Signature=0", host=name)
    assert forged.status in (400, 403)
    assert "<Error>" in forged.body


def test_a_stage_without_a_domain_is_beside_it_and_a_second_one_is_rejected(site: Site, tmp_path: Path) -> None:
    solo = site.stage.solo
    plain = RelayStage(solo, tmp_path / "plain", "plain")
    second = RelayStage(solo, tmp_path / "second", "second")
    write_edition(plain.program, 0)
    ended = plain.run("deploy", *plain.options, "--bake", "0")
    # Another test of this run may have one on this host.
    assert ended.returncode == 0 or "serves all requests without one" in ended.stderr, ended.stderr
    assert site.ask(f"http://{DOMAIN}/edition").status in (301, 308)
    assert site.ask("http://other.example.com/edition", host="other.example.com").body == "0"
    rejected = second.deploy(0, status=2)
    assert "serves all requests without one" in rejected["error"]
    assert "second" not in solo.host.run("ls /var/lib/solo/stages")


def test_a_domain_that_leads_elsewhere_is_rejected_before_anything_happens(site: Site, tmp_path: Path) -> None:
    stage = RelayStage(site.stage.solo, tmp_path / "relay", "elsewhere", "solo-relay.invalid", checks_dns=True)
    rejected = stage.deploy(0, status=2)
    assert "solo-relay.invalid does not resolve" in rejected["error"]
    assert f"solo-relay.invalid. A {site.stage.solo.host.address}" in rejected["error"]
    assert "elsewhere" not in site.stage.solo.host.run("ls /var/lib/solo/stages")
