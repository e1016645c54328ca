// Starting, watching and ending worker processes: what Linux offers and Swift has no words for.
#ifndef GANTRY_SPAWN_H
#define GANTRY_SPAWN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// How the tree of processes below a worker is held together, strongest first.
#define GANTRY_TREE_NAMESPACE 0       // a process namespace of its own; the kernel ends it whole
#define GANTRY_TREE_USER_NAMESPACE 1  // the same, inside a user namespace, for hosts that are not root
#define GANTRY_TREE_WALK 2            // nothing holds it: the tree is walked in /proc

typedef struct gantry_spawn_request {
  const char *path;          // the program
  char *const *arguments;    // NULL-terminated, with the program's name first
  char *const *environment;  // NULL-terminated
  int fds[4];                // what become 0 to 3 of the child; everything else is closed there
} gantry_spawn_request;

typedef struct gantry_spawned {
  int32_t pid;
  int32_t pidfd;  // close-on-exec
  int32_t tree;   // GANTRY_TREE_…
} gantry_spawned;

// Starts a program in the strongest tree there is, from `tree` on downwards. Returns 0 or an errno.
// The child is killed when the calling THREAD ends, so call it from one that never does.
int gantry_spawn(const gantry_spawn_request *request, int tree, gantry_spawned *spawned);

// Sends a signal to the process behind a pidfd. Returns 0 or an errno.
int gantry_signal(int pidfd, int signal);

// Kills a worker and everything below it. Returns 0 or an errno.
int gantry_kill_tree(int32_t pid, int pidfd, int tree);

// Kills what outlived a worker that was only held by GANTRY_TREE_WALK and has died: such processes
// become children of this one. `known` are the pids of workers that live.
void gantry_kill_orphans(const int32_t *known, size_t count);

// How a process ended.
typedef struct gantry_exit {
  int32_t by_signal;  // 1 when `value` is a signal, 0 when it is an exit status
  int32_t value;
} gantry_exit;

// Collects an ended process. Returns 0, EAGAIN while it runs (without `waits`), or an errno.
int gantry_reap(int pidfd, int waits, gantry_exit *how);

// A SEQPACKET pair, close-on-exec. Returns 0 or an errno.
int gantry_packet_pair(int fds[2]);

// A pipe, close-on-exec, whose reading end does not block. Returns 0 or an errno.
int gantry_output_pipe(int *reading, int *writing);

// An eventfd, close-on-exec, that does not block; -1 when there is none.
int gantry_event_make(int raised);
void gantry_event_raise(int fd);
void gantry_event_lower(int fd);

// Watches four descriptors, as bits 0 to 3. Returns a descriptor, close-on-exec, or -1.
int gantry_watch_make(int first, int second, int third, int fourth);

// Waits until one of them can be read or is at its end. Returns their bits, 0 after the time or a
// signal, or an errno below 0.
int gantry_watch_wait(int watch, int milliseconds);

// Watches one of them no more.
void gantry_watch_stop(int watch, int fd);

// A shared page: a memfd of GANTRY_PAGE_SIZE bytes, sealed against shrinking and growing, and mapped.
// Returns 0 or an errno.
int gantry_page_make(int *fd, void **page);
void gantry_page_drop(void *page);

// A copy of a file's bytes that nobody can change, made while they are read. Returns 0 or an errno.
//   chunk   called with every piece that was copied, in order; may be NULL
int gantry_sealed_copy(
  int source, void *context, void (*chunk)(void *context, const uint8_t *bytes, size_t size),
  int *sealed);

// CLOCK_MONOTONIC in nanoseconds.
int64_t gantry_now(void);

#ifdef __cplusplus
}
#endif
#endif
