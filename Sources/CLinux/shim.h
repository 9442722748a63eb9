// Calls of Linux and glibc that their headers show to C programs with _GNU_SOURCE only.
#include <linux/openat2.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <unistd.h>

int pipe2(int descriptors[2], int flags);
int memfd_create(const char *name, unsigned int flags);
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *restrict actions,
                                         const char *restrict path);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
int renameat2(int old_folder, const char *old_name, int new_folder, const char *new_name,
              unsigned int flags);

// Opens a file by a path below a folder; no part of it may be a link or lead out. glibc has no
// openat2(2), and Swift cannot call syscall(2).
static inline int open_beneath(int folder, const char *path, unsigned long long flags) {
  const struct open_how how = {.flags = flags, .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
  return (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
}
