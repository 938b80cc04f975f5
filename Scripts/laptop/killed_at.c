// Loaded into `solo` by a test (LD_PRELOAD): kills the process with SIGKILL right before one of the calls with which it changes files,
// which are counted over all of its threads, and moves its clock.
//
// KILLED_AT  the number of the call, from 1; nothing is killed without it
// KILLED_LOG a file that gets the name of the call; nothing is killed while it is there
// CLOCK_BY   seconds that are added to the clock
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static atomic_long calls;
static long killed_at;
static long clock_by;
static const char *killed_log;

__attribute__((constructor)) static void begin(void) {
    // What `solo` starts, such as a toolchain, is not what is tried.
    if (strcmp(program_invocation_short_name, "solo") != 0) return;
    const char *at = getenv("KILLED_AT"), *by = getenv("CLOCK_BY");
    killed_log = getenv("KILLED_LOG");
    killed_at = at && killed_log && access(killed_log, F_OK) != 0 ? atol(at) : 0;
    clock_by = by ? atol(by) : 0;
}

static void step(const char *name) {
    if (!killed_at || atomic_fetch_add(&calls, 1) + 1 != killed_at) return;
    long file = syscall(SYS_openat, AT_FDCWD, killed_log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    syscall(SYS_write, file, name, strlen(name));
    syscall(SYS_kill, getpid(), SIGKILL);
}

static int is_regular(int file) {
    struct stat status;
    return fstat(file, &status) == 0 && S_ISREG(status.st_mode);
}

// A call of the C library with this name, whose parameters and arguments follow.
#define CALL(type, name, parameters, ...) \
    type name parameters { \
        static type(*next) parameters; \
        if (!next) next = (type(*) parameters)dlsym(RTLD_NEXT, #name); \
        step(#name); \
        return next(__VA_ARGS__); \
    }

// The same for one that writes to a file, which may be a socket.
#define WRITE(name, parameters, ...) \
    ssize_t name parameters { \
        static ssize_t(*next) parameters; \
        if (!next) next = (ssize_t(*) parameters)dlsym(RTLD_NEXT, #name); \
        if (killed_at && is_regular(file)) step(#name); \
        return next(__VA_ARGS__); \
    }

CALL(int, rename, (const char *from, const char *to), from, to)
CALL(int, renameat, (int a, const char *from, int b, const char *to), a, from, b, to)
CALL(int, renameat2, (int a, const char *from, int b, const char *to, unsigned flags), a, from, b, to, flags)
CALL(int, link, (const char *from, const char *to), from, to)
CALL(int, linkat, (int a, const char *from, int b, const char *to, int flags), a, from, b, to, flags)
CALL(int, symlink, (const char *from, const char *to), from, to)
CALL(int, unlink, (const char *path), path)
CALL(int, unlinkat, (int folder, const char *path, int flags), folder, path, flags)
CALL(int, rmdir, (const char *path), path)
CALL(int, remove, (const char *path), path)
CALL(int, mkdir, (const char *path, mode_t mode), path, mode)
CALL(int, mkdirat, (int folder, const char *path, mode_t mode), folder, path, mode)
CALL(int, fsync, (int file), file)
CALL(int, fdatasync, (int file), file)
CALL(int, truncate, (const char *path, off_t size), path, size)
CALL(int, ftruncate, (int file, off_t size), file, size)
CALL(int, ftruncate64, (int file, off64_t size), file, size)
WRITE(write, (int file, const void *bytes, size_t count), file, bytes, count)
WRITE(pwrite, (int file, const void *bytes, size_t count, off_t at), file, bytes, count, at)
WRITE(pwrite64, (int file, const void *bytes, size_t count, off64_t at), file, bytes, count, at)
WRITE(writev, (int file, const struct iovec *pieces, int count), file, pieces, count)

// Those that may make a file.
#define OPEN(name, parameters, ...) \
    int name parameters { \
        static int(*next) parameters; \
        if (!next) next = (int(*) parameters)dlsym(RTLD_NEXT, #name); \
        mode_t mode = 0; \
        if (flags & O_CREAT) { \
            va_list rest; \
            va_start(rest, flags); \
            mode = va_arg(rest, mode_t); \
            va_end(rest); \
            step(#name); \
        } \
        return next(__VA_ARGS__, mode); \
    }

OPEN(open, (const char *path, int flags, ...), path, flags)
OPEN(open64, (const char *path, int flags, ...), path, flags)
OPEN(openat, (int folder, const char *path, int flags, ...), folder, path, flags)
OPEN(openat64, (int folder, const char *path, int flags, ...), folder, path, flags)

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*next)(clockid_t, struct timespec *);
    if (!next) next = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int result = next(clock, now);
    if (result == 0 && clock == CLOCK_REALTIME) now->tv_sec += clock_by;
    return result;
}
