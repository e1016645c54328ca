// What a worker cannot do any more once it is closed. Nothing here can be taken back.
#ifndef GANTRY_WORKER_SANDBOX_H
#define GANTRY_WORKER_SANDBOX_H

#include <stdint.h>

// Which files may be touched, in the making.
typedef struct landlock_rules {
  int64_t abi;      // of the kernel's Landlock, 0 for none
  int ruleset;      // -1 for none
  uint64_t rights;  // every right on files that this ABI knows
} landlock_rules;

// Asks for the ABI of the kernel's Landlock, 0 for none. Returns 0 or an errno.
int landlock_find(int64_t *abi);

// Begins with rules that allow nothing. Returns 0, also where there is no Landlock, or an errno.
//   may_use_network   TCP may be used
int landlock_begin(landlock_rules *rules, int may_use_network);

// Allows a path and what is below it; a path that is not there is skipped. Returns 0 or an errno.
//   access   'r' read, 'w' write and read, 'x' execute and read; a capital when the path has no links
int landlock_allow(const landlock_rules *rules, char access, const char *path);

// Closes the sandbox of files. Needs no_new_privs. Returns 0 or an errno.
int landlock_close(landlock_rules *rules);

// The ABI of Landlock that guards the emptying of files; below it the filter of calls does.
#define LANDLOCK_TRUNCATES 3

// What the sandbox of system calls depends on.
typedef struct seccomp_rules {
  uint64_t limit_flags;  // GANTRY_LIMIT_…, what is granted
  int64_t landlock;      // the ABI of the kernel's Landlock, 0 for none
  int32_t signalled;     // the one process that may be signalled, 0 for all
} seccomp_rules;

// Closes the sandbox of system calls around a process as it is now. Needs no_new_privs. Returns 0
// or an errno.
//   limit_flags   GANTRY_LIMIT_…, what is granted
//   is_closed     out: 0 where the kernel or the machine has no such thing
int seccomp_close(uint64_t limit_flags, int64_t *is_closed);

// As seccomp_close, by rules that need not be those of this process and this kernel.
int seccomp_close_by(const seccomp_rules *rules, int64_t *is_closed);

#endif
