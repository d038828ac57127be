"""Why a database refuses, in Chinese and with what to do; never its own text, which may quote the address."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError


class Trouble(NamedTuple):
    reason: str
    remedy: str


REBUILD = "移走这个结果库，或用备份换回它，再运行一次；没有备份的，由答卷重新评分"
DAMAGED = Trouble("文件已损坏", REBUILD)
ALTERED = Trouble("其中的表不全或已被改动", REBUILD)
GONE = Trouble("文件已不在原处", "核对磁盘、共享盘和网络")
SILENT = Trouble("对方没有应答", "核对主机、端口、网络和防火墙，以及数据库服务是否正常")
SHORT = Trouble("没有权限", "请管理员授予这个用户建表和读写的权限，或换一个用户")
READ_ONLY = Trouble("没有写的权限", "核对文件、用户和数据库服务的权限")
USER = Trouble("用户名或口令不对", "核对地址中的用户和口令；其中的 @ : / # % 写作 %40 %3A %2F %23 %25")
NO_DATABASE = Trouble("没有这个库", "核对库名，或请管理员建立这个库")
NO_USER = Trouble("没有这个用户", "核对用户名，或请管理员建立这个用户")
NOT_LET_IN = Trouble("服务器不许从本机用这个用户连接", "请管理员在 pg_hba.conf 中允许")
CROWDED = Trouble("服务器的连接数已满", "稍后再运行，或请管理员关闭不用的连接")
STARTING = Trouble("数据库服务正在启动或关闭", "等它启动以后再运行")
STOPPED = Trouble("连接被服务器中断", "核对数据库服务是否在运行")
CUT = Trouble("连接中断", "核对网络和数据库服务")
NO_HOST = Trouble("找不到这台主机", "核对主机名和网络")
LOCKED = Trouble("其中的表被别的程序锁住", "等别的程序用完")
FULL = Trouble("磁盘已满", "清理结果库所在的磁盘")
MEMORY = Trouble("内存不足", "关闭不用的程序，或请管理员处理")
ENCODING = Trouble("库的编码不是 UTF8，存不下中文", "请管理员另建一个 UTF8 编码的库")
SETTING = Trouble("地址中有不能识别的参数", "核对地址中 ? 以后的部分")
UNKNOWN = Trouble("原因不明", "核对地址、权限、磁盘空间和数据库服务；服务器的日志里有原因")

STATES = {
    USER: "28P01",
    NOT_LET_IN: "28000",
    NO_DATABASE: "3D000",
    SHORT: "42501",
    READ_ONLY: "25006",
    FULL: "53100",
    MEMORY: "53200",
    CROWDED: "53300",
    STARTING: "57P03",
    STOPPED: "57P01 57P02",
    LOCKED: "55P03",
    SILENT: "57014",
    ENCODING: "22P05 22021",
    ALTERED: "42P01 42703 42804 42883 23502 23505",
    DAMAGED: "XX001 XX002",
}
"""By the SQLSTATE of PostgreSQL, which only a server that is already open for us tells."""

SIGNS = (
    ("password authentication failed", USER),
    ("password 认证失败", USER),
    ("no password supplied", Trouble("没有写口令", "在地址中写 用户:口令@主机")),
    ("pg_hba.conf", NOT_LET_IN),
    ("not permitted to log in", NOT_LET_IN),
    ("登录", NOT_LET_IN),
    ("too many c", CROWDED),
    ("太多的客户", CROWDED),
    ("connection slots", CROWDED),
    ("连接位置", CROWDED),
    ('role "', NO_USER),
    ("角色", NO_USER),
    ("does not exist", NO_DATABASE),
    ("不存在", NO_DATABASE),
    ("starting up", STARTING),
    ("shutting down", STARTING),
    ("数据库系统启动", STARTING),
    ("数据库系统关闭", STARTING),
    ("not yet accepting connections", STARTING),
    ("permission denied", SHORT),
    ("connection refused", Trouble("对方没有在这个地址提供服务", "核对主机、端口，以及数据库服务是否在运行")),
    ("timeout", SILENT),
    ("timed out", SILENT),
    ("could not translate host name", NO_HOST),
    ("name or service not known", NO_HOST),
    ("failed to resolve host", NO_HOST),
    ("unreachable", Trouble("到不了这台主机", "核对主机地址和网络")),
    ("no such file or directory", Trouble("本机没有数据库服务", "启动数据库服务，或在地址中写主机")),
    ("invalid connection option", SETTING),
    ("invalid uri query parameter", SETTING),
    ("invalid port number", Trouble("端口不对", "端口写 1 至 65535")),
    ("invalid integer value", SETTING),
    ("certificate", Trouble("加密连接所用的证书不对", "核对地址中的 sslmode、sslrootcert，或请管理员处理")),
    ("ssl", Trouble("不能建立加密连接", "核对地址中的 sslmode，或请管理员处理")),
    ("unable to open database file", Trouble("路径不存在，或没有权限", "核对路径和权限")),
    ("readonly", READ_ONLY),
    ("disk is full", FULL),
    ("disk i/o error", Trouble("读写磁盘出错", "核对磁盘和共享盘")),
    ("out of memory", MEMORY),
    ("malformed", DAMAGED),
    ("no such table", ALTERED),
    ("no such column", ALTERED),
    ("has no column", ALTERED),
    ("constraint failed", ALTERED),
    ("not a database", Trouble("不是 SQLite 数据库", "换一个文件名")),
    ("server closed the connection", CUT),
    ("terminating connection", STOPPED),
    ("connection is closed", CUT),
    ("connection is lost", CUT),
    ("connection reset", CUT),
    ("broken pipe", CUT),
    ("consuming input failed", CUT),
)


def trouble(error: SQLAlchemyError) -> Trouble:
    """What kept the database from doing as it was asked to."""
    original = getattr(error, "orig", None)
    text, state = str(original or error).lower(), getattr(original, "sqlstate", None)
    told = (why for why, states in STATES.items() if state and state in states)
    return next(told, None) or next((why for sign, why in SIGNS if sign in text), UNKNOWN)
