// Calls of Linux and its C library that Swift's Glibc module leaves out.
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
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

/// A file that the process leaves when it dies: `text` goes into `beside`, which then takes the place of `path`.
typedef struct {
  const char *path, *beside, *text;
  unsigned long length;
  unsigned mode;
} linux_last_file;

/// What a process that dies by its own fault leaves; everything stays where it is for as long as it lives.
typedef struct {
  const linux_last_file *files;
  int count;
  /// For standard error.
  const char *words;
  unsigned long length;
  int exit_status;
} linux_last_words;

/// The words of this process.
static inline linux_last_words *linux_words_at_death(void) {
  static linux_last_words words;
  return &words;
}

// Only calls that a signal handler may make: memory may be gone, or somebody's lock held.
static inline void linux_speak_and_die(int signal) {
  (void)signal;
  for (int i = 0; i < linux_words_at_death()->count; i++) {
    const linux_last_file *file = linux_words_at_death()->files + i;
    int descriptor = open(file->beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, file->mode);
    if (descriptor < 0) continue;
    unsigned long written = 0;
    while (written < file->length) {
      long count = write(descriptor, file->text + written, file->length - written);
      if (count <= 0) break;
      written += count;
    }
    fchmod(descriptor, file->mode);
    if (written == file->length && fsync(descriptor) == 0) rename(file->beside, file->path);
    close(descriptor);
  }
  if (write(2, linux_words_at_death()->words, linux_words_at_death()->length) < 0) {
  }
  _exit(linux_words_at_death()->exit_status);
}

/// Has the process leave these words if it dies by a fault of its own: a trap, a wild pointer, no memory.
static inline void linux_leave_at_death(linux_last_words words) {
  const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE};
  struct sigaction action = {0};
  *linux_words_at_death() = words;
  action.sa_handler = linux_speak_and_die;
  // A second fault, in here, ends the process at once.
  action.sa_flags = SA_ONSTACK | SA_RESETHAND;
  for (unsigned i = 0; i < sizeof faults / sizeof *faults; i++) sigaction(faults[i], &action, 0);
}
