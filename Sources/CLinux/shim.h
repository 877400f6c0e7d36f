// Calls of Linux and its C library that Swift's Glibc module leaves out.
#include <malloc.h>
#include <sys/syscall.h>
#include <unistd.h>

/// Exchanges what two paths name, in one step; -1 and errno where the filesystem can't.
static inline int linux_exchange(const char *a, const char *b) {
  const int at_fdcwd = -100;
  const unsigned rename_exchange = 2;
  return (int)syscall(SYS_renameat2, at_fdcwd, a, at_fdcwd, b, rename_exchange);
}

/// Starts the way to the disk of a file's bytes from an offset on without waiting until they are there; 0 bytes mean all.
static inline int linux_start_writing(int descriptor, long offset, long bytes) {
  const unsigned sync_file_range_write = 2;
  return (int)syscall(SYS_sync_file_range, descriptor, offset, bytes, sync_file_range_write);
}

/// Has memory of so many bytes and more given back to the system when it is freed. By default the C library raises that
/// bound to the largest piece that was freed so far, up to 32 MiB.
static inline void linux_give_back_from(int bytes) { mallopt(M_MMAP_THRESHOLD, bytes); }
