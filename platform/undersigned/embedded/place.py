"""Where the embedded servers keep their data, and as whom they run."""

import hashlib
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

SYSTEM_DATA = Path("/var/lib/undersigned")
OWN_FOLDER = "Run as the user whose it is, or set UNDERSIGNED_DATA_DIR to a folder of your own."
SERVER_ENVIRONMENT = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}

# A socket's path may have 107 bytes (103 on macOS). Other characters are kept out because URLs quote them and not every
# client takes the quotes off again.
_PLAIN_SOCKET_FOLDER = re.compile(r"[A-Za-z0-9_./-]{1,80}")


class EmbeddedError(Exception):
    """An embedded server cannot be started; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Account:
    """As whom the servers run. Numbers are None where that is the account we run under ourselves."""

    name: str
    uid: int | None = None
    gid: int | None = None

    @classmethod
    def of_servers(cls, data: Path) -> Self:
        """Ourselves; but for root the owner of the data, and before there is data `postgres`, else `nobody`."""
        if os.geteuid() != 0:
            return cls("this user")
        if data.exists() and data.stat().st_uid != 0:
            owner = pwd.getpwuid(data.stat().st_uid)
        else:
            known = {entry.pw_name for entry in pwd.getpwall()}
            owner = pwd.getpwnam("postgres" if "postgres" in known else "nobody")
        return cls(owner.pw_name, owner.pw_uid, owner.pw_gid)

    @property
    def groups(self) -> list[int] | None:
        """The supplementary groups in the form `subprocess` takes them."""
        return None if self.uid is None else []

    def run(self, *command: str | Path, text: str | None = None, lock: int | None = None) -> None:
        """Run a command as this account, handing it `text` and an open descriptor. Raises CalledProcessError."""
        subprocess.run(  # noqa: S603 - our own commands
            command, input=text, text=True, check=True, cwd="/", env=SERVER_ENVIRONMENT, user=self.uid, group=self.gid,
            extra_groups=self.groups, pass_fds=() if lock is None else (lock,),
        )  # fmt: skip

    def can(self, right: str, path: Path) -> bool:
        """Whether this account has a right (r, w or x) on a path, through all folders above it."""
        try:
            self.run("test", f"-{right}", path)
        except subprocess.CalledProcessError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Place:
    """One server's place."""

    home: Path  # locks, state and logs, kept by the guard
    data: Path  # the server's own, mode 0700
    sockets: Path  # likewise; `data` itself unless its path is no path for a socket
    account: Account

    @classmethod
    def prepare(cls, home: Path) -> Self:
        """Make the folders of a server below `home`. Raises EmbeddedError."""
        data = home / "data"
        account = Account.of_servers(data)
        sockets = data
        if not _PLAIN_SOCKET_FOLDER.fullmatch(str(data)):
            digest = hashlib.sha256(str(data).encode()).hexdigest()[:16]
            sockets = Path("/tmp", f"undersigned-{digest}")  # noqa: S108 - short everywhere; its owner is checked
        for folder in dict.fromkeys([data, sockets]):
            folder.mkdir(mode=0o700, exist_ok=True)
            if folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), account.uid}:
                raise EmbeddedError(f"{folder} belongs to somebody else: remove it, or set UNDERSIGNED_DATA_DIR.")
            if account.uid is not None and account.gid is not None:
                os.chown(folder, account.uid, account.gid)
        if not account.can("r", data):
            raise EmbeddedError(
                f"The user '{account.name}', as whom the servers run, cannot reach {data}: "
                "set UNDERSIGNED_DATA_DIR to a folder that everybody may pass through, such as /var/lib/undersigned."
            )
        return cls(home, data, sockets, account)

    def is_worked_on_by(self, pid: int) -> bool:
        """Whether a live process has its working folder here, as both servers do.

        Process numbers are used again, above all in restarted containers. Without /proc (macOS) it may be anyone.
        """
        if not Path("/proc/self").exists():
            return True
        try:
            return Path("/proc", str(pid), "cwd").readlink().is_relative_to(self.data)
        except OSError:
            return False

    def reachable(self, packages: Path, program: str, parts: Iterable[str]) -> Path:
        """Give a folder in which the account can run `program`: `packages` itself, else a copy of its `parts`.

        Packages below /root are the case for the copy; nobody's folders are opened for it. The copy keeps the layout,
        because the programs look for their libraries beside themselves.
        """
        if self.account.can("x", packages / program) and self.account.can("r", packages / program):
            return packages
        copy = self.home / f"programs-{(packages / program).stat().st_mtime_ns}"
        if copy.exists():
            return copy
        for old in self.home.glob("programs-*"):
            shutil.rmtree(old)
        new = self.home / "programs.new"
        shutil.rmtree(new, ignore_errors=True)
        for part in parts:
            (new / part).parent.mkdir(parents=True, exist_ok=True)
            if (packages / part).is_dir():
                unneeded = shutil.ignore_patterns("*.a", "include", "doc")
                shutil.copytree(packages / part, new / part, symlinks=True, ignore=unneeded)
            elif (packages / part).exists():
                shutil.copy2(packages / part, new / part)
        subprocess.run(["chmod", "-R", "a+rX", new], check=True)  # noqa: S603, S607
        new.rename(copy)
        return copy


def data_dir(checkout: Path, environ: Mapping[str, str]) -> Path:
    """The folder for everything embedded: UNDERSIGNED_DATA_DIR, or `.undersigned` in the checkout.

    Where root runs us and the servers' account cannot reach the checkout (below /root), it is a folder named after the
    checkout in /var/lib/undersigned.
    """
    if environ.get("UNDERSIGNED_DATA_DIR"):
        return Path(environ["UNDERSIGNED_DATA_DIR"]).expanduser().resolve()
    checkout = checkout.resolve()
    if os.geteuid() != 0 or Account.of_servers(checkout / ".undersigned").can("x", checkout):
        return checkout / ".undersigned"
    digest = hashlib.sha256(str(checkout).encode()).hexdigest()[:8]
    return SYSTEM_DATA / f"{checkout.name}-{digest}"


def make_folder(folder: Path) -> None:
    """Make a folder for embedded data unless it is there. Raises EmbeddedError where that is not allowed.

    The servers' account passes through it; what is private in it has its own mode.
    """
    try:
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o711)
    except OSError as error:
        raise EmbeddedError(f"{folder} cannot be made ({error.strerror}). {OWN_FOLDER}") from error
