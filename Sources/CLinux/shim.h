// System calls of Linux that Swift's Glibc module leaves out, because they are declared only with _GNU_SOURCE.
#include <sys/syscall.h>
#include <unistd.h>

/// Exchanges what two paths name, in one step; -1 and errno where the filesystem can't.
static inline int linux_exchange(const char *a, const char *b) {
  const int at_fdcwd = -100;
  const unsigned rename_exchange = 2;
  return (int)syscall(SYS_renameat2, at_fdcwd, a, at_fdcwd, b, rename_exchange);
}

/// Starts a file's way to the disk without waiting for it.
static inline int linux_start_writing(int descriptor) {
  const unsigned sync_file_range_write = 2;
  return (int)syscall(SYS_sync_file_range, descriptor, 0L, 0L, sync_file_range_write);
}
