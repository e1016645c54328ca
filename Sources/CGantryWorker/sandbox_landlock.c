#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "sandbox.h"

// From <linux/landlock.h>, which is often older than the kernel that the worker meets.
#define SYSCALL_CREATE_RULESET 444
#define SYSCALL_ADD_RULE 445
#define SYSCALL_RESTRICT_SELF 446
#define CREATE_RULESET_VERSION 1u
#define RULE_PATH_BENEATH 1

#define RIGHT_EXECUTE (1ull << 0)
#define RIGHT_WRITE_FILE (1ull << 1)
#define RIGHT_READ_FILE (1ull << 2)
#define RIGHT_READ_DIR (1ull << 3)
#define RIGHT_REMOVE_DIR (1ull << 4)
#define RIGHT_REMOVE_FILE (1ull << 5)
#define RIGHT_MAKE_CHAR (1ull << 6)
#define RIGHT_MAKE_BLOCK (1ull << 11)
#define RIGHTS_OF_ABI_1 ((1ull << 13) - 1)
#define RIGHT_REFER (1ull << 13)      // since ABI 2
#define RIGHT_TRUNCATE (1ull << 14)   // since ABI 3, LANDLOCK_TRUNCATES
#define RIGHT_IOCTL_DEV (1ull << 15)  // since ABI 5

#define NET_TCP ((1ull << 0) | (1ull << 1))  // bind, connect; since ABI 4
#define SCOPES ((1ull << 0) | (1ull << 1))   // abstract UNIX sockets, signals; since ABI 6

// What can be allowed for a file that is no folder.
#define RIGHTS_OF_FILES \
  (RIGHT_EXECUTE | RIGHT_WRITE_FILE | RIGHT_READ_FILE | RIGHT_TRUNCATE | RIGHT_IOCTL_DEV)

#define PROC_MAGIC 0x9fa0

#define SYSCALL_OPENAT2 437
#define RESOLVE_WITHOUT_LINKS 0x04

struct ruleset_attributes {
  uint64_t files;
  uint64_t network;
  uint64_t scoped;
};

// From <linux/openat2.h>.
struct open_how_1 {
  uint64_t flags;
  uint64_t mode;
  uint64_t resolve;
};

struct path_attributes {
  uint64_t allowed;
  int32_t parent;
} __attribute__((packed));

static uint64_t rights_of(int64_t abi) {
  uint64_t rights = RIGHTS_OF_ABI_1;
  if (abi >= 2) rights |= RIGHT_REFER;
  if (abi >= LANDLOCK_TRUNCATES) rights |= RIGHT_TRUNCATE;
  if (abi >= 5) rights |= RIGHT_IOCTL_DEV;
  return rights;
}

int landlock_find(int64_t *abi) {
  long found = syscall(SYSCALL_CREATE_RULESET, NULL, 0, CREATE_RULESET_VERSION);
  *abi = found < 0 ? 0 : found;
  // ENOSYS: not in this kernel. EOPNOTSUPP: in it, and switched off.
  return found >= 0 || errno == ENOSYS || errno == EOPNOTSUPP ? 0 : errno;
}

int landlock_begin(landlock_rules *rules, int may_use_network) {
  *rules = (landlock_rules){.ruleset = -1};
  int problem = landlock_find(&rules->abi);
  if (problem != 0 || rules->abi == 0) return problem;
  rules->rights = rights_of(rules->abi);

  struct ruleset_attributes attributes = {.files = rules->rights};
  // An older kernel takes the size of its own struct, and a larger one when the rest is zero.
  if (rules->abi >= 4 && !may_use_network) attributes.network = NET_TCP;
  if (rules->abi >= 6) attributes.scoped = SCOPES;
  long ruleset = syscall(SYSCALL_CREATE_RULESET, &attributes, sizeof attributes, 0);
  if (ruleset < 0) return errno;
  rules->ruleset = (int)ruleset;
  return 0;
}

static uint64_t rights_for(char access) {
  const uint64_t reading = RIGHT_READ_FILE | RIGHT_READ_DIR;
  switch (access) {
    case 'r': return reading;
    case 'x': return reading | RIGHT_EXECUTE;
    // Everything but running what was written, and devices, which no plugin makes.
    case 'w': return ~(RIGHT_EXECUTE | RIGHT_MAKE_CHAR | RIGHT_MAKE_BLOCK | RIGHT_IOCTL_DEV);
    default: return 0;
  }
}

// A capital says that the path has no links: one that has appeared since the host has looked is not
// followed.
static int open_place(char access, const char *path) {
  if (access >= 'a') return open(path, O_PATH | O_CLOEXEC);
  struct open_how_1 how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_WITHOUT_LINKS};
  return (int)syscall(SYSCALL_OPENAT2, AT_FDCWD, path, &how, sizeof how);
}

int landlock_allow(const landlock_rules *rules, char access, const char *path) {
  if (rules->ruleset < 0) return 0;
  int fd = open_place(access, path);
  // What cannot be reached now can be reached still less once the sandbox is closed.
  if (fd < 0) return 0;
  struct stat file;
  struct statfs system;
  int problem = 0;
  if (fstat(fd, &file) != 0 || fstatfs(fd, &system) != 0) {
    problem = errno;
  } else {
    struct path_attributes attributes = {
      .allowed = rights_for(access | 0x20) & rules->rights,
      .parent = fd,
    };
    if (!S_ISDIR(file.st_mode)) attributes.allowed &= RIGHTS_OF_FILES;
    if (syscall(SYSCALL_ADD_RULE, rules->ruleset, RULE_PATH_BENEATH, &attributes, 0) != 0) {
      problem = errno;
    }
    // Landlock knows a folder by its inode, and procfs makes new inodes when it is short of memory;
    // an open descriptor keeps the one that the rule is about.
    if (problem == 0 && system.f_type == PROC_MAGIC) return 0;
  }
  close(fd);
  return problem;
}

int landlock_close(landlock_rules *rules) {
  if (rules->ruleset < 0) return 0;
  int problem = syscall(SYSCALL_RESTRICT_SELF, rules->ruleset, 0) == 0 ? 0 : errno;
  close(rules->ruleset);
  rules->ruleset = -1;
  return problem;
}
