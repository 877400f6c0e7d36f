// Preloaded into the program: lets one of its calls on files fail, or kills it there.
//
// Counts the calls that touch FAULT_ROOT, over all threads: by path, or by a descriptor that was opened there. FAULT_AT is
// the number of the call that fails, from 1; FAULT is what it fails by: an errno, or "kill". Without FAULT_AT nothing fails,
// and FAULT_LOG gets a line for each call: its name.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define DESCRIPTORS 4096

static atomic_int calls, at, fault, logging = -1;
static atomic_bool is_watched[DESCRIPTORS];
static char root[4096];

__attribute__((constructor)) static void start(void) {
  const char *text = getenv("FAULT_ROOT");
  if (text) strncpy(root, text, sizeof root - 1);
  if ((text = getenv("FAULT_AT"))) at = atoi(text);
  if ((text = getenv("FAULT"))) fault = strcmp(text, "kill") == 0 ? -1 : atoi(text);
  // Not inherited: what the program starts is not tortured.
  if ((text = getenv("FAULT_LOG"))) logging = open(text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  unsetenv("LD_PRELOAD");
}

// Relative paths are those of the desk, in whose folder the program runs.
static int is_ours(const char *path) {
  return root[0] && path && (path[0] != '/' || strncmp(path, root, strlen(root)) == 0);
}

static int is_ours_fd(int fd) { return fd >= 0 && fd < DESCRIPTORS && is_watched[fd]; }

static int watch(int fd, int ours) {
  if (fd >= 0 && fd < DESCRIPTORS) is_watched[fd] = ours;
  return fd;
}

// True if this call fails; errno is set.
static int fails(const char *name) {
  int number = ++calls;
  if (logging >= 0) dprintf(logging, "%s\n", name);
  if (number != at) return 0;
  if (fault == -1) kill(getpid(), SIGKILL);
  errno = fault;
  return 1;
}

#define NEXT(name) ({ static __typeof__(&name) next; if (!next) next = dlsym(RTLD_NEXT, #name); next; })

#define ON_PATH(name, path, failed, ...) if (is_ours(path) && fails(#name)) return failed; return NEXT(name)(__VA_ARGS__)
#define ON_FD(name, fd, failed, ...) if (is_ours_fd(fd) && fails(#name)) return failed; return NEXT(name)(__VA_ARGS__)

#define MODE(flags) mode_t mode = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { va_list list; va_start(list, flags); mode = va_arg(list, int); va_end(list); }
#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    MODE(flags) \
    int ours = is_ours(path); \
    if (ours && fails(#name)) return -1; \
    return watch(NEXT(name)(path, flags, mode), ours); \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
  int name(int folder, const char *path, int flags, ...) { \
    MODE(flags) \
    int ours = is_ours(path); \
    if (ours && fails(#name)) return -1; \
    return watch(NEXT(name)(folder, path, flags, mode), ours); \
  }
OPENAT(openat)
OPENAT(openat64)

#define FOPEN(name) \
  FILE *name(const char *path, const char *how) { \
    int ours = is_ours(path); \
    if (ours && fails(#name)) return NULL; \
    FILE *file = NEXT(name)(path, how); \
    if (file) watch(fileno(file), ours); \
    return file; \
  }
FOPEN(fopen)
FOPEN(fopen64)

int close(int fd) {
  watch(fd, 0);
  return NEXT(close)(fd);
}

ssize_t read(int fd, void *bytes, size_t count) { ON_FD(read, fd, -1, fd, bytes, count); }
ssize_t pread(int fd, void *bytes, size_t count, off_t place) { ON_FD(pread, fd, -1, fd, bytes, count, place); }
ssize_t pread64(int fd, void *bytes, size_t count, off64_t place) { ON_FD(pread64, fd, -1, fd, bytes, count, place); }
ssize_t write(int fd, const void *bytes, size_t count) { ON_FD(write, fd, -1, fd, bytes, count); }
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t place) { ON_FD(pwrite, fd, -1, fd, bytes, count, place); }
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t place) {
  ON_FD(pwrite64, fd, -1, fd, bytes, count, place);
}
ssize_t writev(int fd, const struct iovec *pieces, int count) { ON_FD(writev, fd, -1, fd, pieces, count); }
size_t fwrite(const void *bytes, size_t size, size_t count, FILE *file) {
  ON_FD(fwrite, fileno(file), 0, bytes, size, count, file);
}
int fflush(FILE *file) {
  if (!file) return NEXT(fflush)(file);
  ON_FD(fflush, fileno(file), EOF, file);
}
int fsync(int fd) { ON_FD(fsync, fd, -1, fd); }
int fdatasync(int fd) { ON_FD(fdatasync, fd, -1, fd); }
int ftruncate(int fd, off_t size) { ON_FD(ftruncate, fd, -1, fd, size); }
int ftruncate64(int fd, off64_t size) { ON_FD(ftruncate64, fd, -1, fd, size); }
int fchmod(int fd, mode_t mode) { ON_FD(fchmod, fd, -1, fd, mode); }
int chmod(const char *path, mode_t mode) { ON_PATH(chmod, path, -1, path, mode); }
int mkdir(const char *path, mode_t mode) { ON_PATH(mkdir, path, -1, path, mode); }
int rmdir(const char *path) { ON_PATH(rmdir, path, -1, path); }
int unlink(const char *path) { ON_PATH(unlink, path, -1, path); }
int rename(const char *from, const char *to) { ON_PATH(rename, from, -1, from, to); }
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
  ON_PATH(renameat2, from, -1, a, from, b, to, flags);
}
int link(const char *from, const char *to) { ON_PATH(link, from, -1, from, to); }
int linkat(int a, const char *from, int b, const char *to, int flags) { ON_PATH(linkat, from, -1, a, from, b, to, flags); }
int unlinkat(int folder, const char *path, int flags) { ON_PATH(unlinkat, path, -1, folder, path, flags); }
int mkdirat(int folder, const char *path, mode_t mode) { ON_PATH(mkdirat, path, -1, folder, path, mode); }
DIR *opendir(const char *path) { ON_PATH(opendir, path, NULL, path); }

// Two folders are exchanged by the system's number: Debian 12's glibc has a renameat2, musl has none.
long syscall(long number, ...) {
  va_list list;
  long a[6];
  va_start(list, number);
  for (int i = 0; i < 6; i++) a[i] = va_arg(list, long);
  va_end(list);
  if (number == SYS_renameat2 && is_ours((const char *)a[1]) && fails("renameat2")) return -1;
  return NEXT(syscall)(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
