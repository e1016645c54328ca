// Starting a process inside of a control group.
#ifndef GANTRY_SPAWN_CLONE_INTO_H
#define GANTRY_SPAWN_CLONE_INTO_H

#include <stddef.h>

// As clone, with the signal SIGCHLD and a control group to begin in. Returns the process, or -1 with
// errno: ENOSYS also where nobody has written it for the machine.
//   group   the open folder of the group
//   pidfd   out: with CLONE_PIDFD
int clone_into(
  int group, int (*child)(void *), char *stack, size_t stack_size, unsigned flags, void *argument,
  int *pidfd);

#endif
