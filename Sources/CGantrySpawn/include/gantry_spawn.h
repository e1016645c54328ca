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
#define GANTRY_TREE_GROUP 2           // a control group of its own; the kernel ends it whole
#define GANTRY_TREE_WALK 3            // nothing holds it: the tree is walked in /proc

typedef struct gantry_spawn_request {
  const char *path;          // the program
  char *const *arguments;    // NULL-terminated, with the program's name first
  char *const *environment;  // NULL-terminated
  int fds[4];                // what become 0 to 3 of the child; everything else is closed there
  int group;                 // what to begin in with GANTRY_TREE_GROUP, from gantry_group_make
} gantry_spawn_request;

typedef struct gantry_spawned {
  int32_t pid;
  int32_t pidfd;  // close-on-exec
} gantry_spawned;

// Starts a program in a tree of one kind. Returns 0 or an errno.
// The child is killed when the calling THREAD ends, so call it from one that never does.
int gantry_spawn(const gantry_spawn_request *request, int tree, gantry_spawned *spawned);

// Whether a problem of gantry_spawn says that the kernel does not let this process have such trees.
int gantry_tree_is_refused(int tree, int problem);

// Sends a signal to the process behind a pidfd. Returns 0 or an errno.
int gantry_signal(int pidfd, int signal);

// Kills a worker and everything below it, of which a group is killed by gantry_group_kill. Returns 0 or
// an errno.
int gantry_kill_tree(int32_t pid, int pidfd, int tree);

// Kills and buries what outlived a worker whose tree was GANTRY_TREE_WALK and that has died: such
// processes become children of this one. `known` are the pids of workers that live.
void gantry_kill_orphans(const int32_t *known, size_t count);

// How a process ended.
typedef struct gantry_exit {
  int32_t by_signal;  // 1 when `value` is a signal, 0 when it is an exit status
  int32_t value;
} gantry_exit;

// Collects an ended process. Returns 0, EAGAIN while it runs (without `waits`), or an errno.
int gantry_reap(int pidfd, int waits, gantry_exit *how);

// --- Control groups (cgroup v2) ----------------------------------------------------------------

// A folder of control groups below the group of this process, one group for each worker. The kernel
// ends everything in a group at once, whatever became of who started it.
typedef struct gantry_groups {
  int parent;     // the group of this process
  int folder;     // the folder, locked as long as this process has it open
  char name[64];  // its name in the parent
} gantry_groups;

// Makes the folder, and first ends and removes those of hosts that are no more. Returns 0, or an errno:
// there is no cgroup v2, this process may make no groups in its own, or the kernel cannot end them.
int gantry_groups_open(gantry_groups *groups);

// As gantry_groups_open, below a group whose folder is open; takes it in any case.
int gantry_groups_open_below(int parent, gantry_groups *groups);

// Ends everything that is left in any of them, and removes them and the folder.
void gantry_groups_remove(const gantry_groups *groups);

// As gantry_groups_remove, and closes what is open.
void gantry_groups_close(gantry_groups *groups);

// Makes a group. Returns 0 or an errno.
//   group   out: what gantry_spawn takes, close-on-exec; the caller closes it after that
int gantry_group_make(const gantry_groups *groups, uint64_t number, int *group);

// Kills everything in a group. Returns 0 or an errno.
int gantry_group_kill(const gantry_groups *groups, uint64_t number);

// Kills what is left in a group, waits for its end and removes it. Returns 0, or an errno: EBUSY when
// something in it does not die, which can be tried again.
int gantry_group_remove(const gantry_groups *groups, uint64_t number);

// --- What another host must end ----------------------------------------------------------------

// A file that says which workers a host has, mapped, so that a note costs nothing and outlives the host.
// It also says in which boot and which process namespace they are. Returns 0 or an errno.
int gantry_trees_open(const char *path, void **trees);
void gantry_trees_close(void *trees);

// Notes a worker that has begun, and forgets one that has ended.
void gantry_trees_note(void *trees, int32_t pid, int tree);
void gantry_trees_forget(void *trees, int32_t pid);

// Kills every worker of such a file of another host and everything below it, and waits for each at most
// so long. Nobody is killed for a file of another boot, of another process namespace, or of an older
// form: there the same numbers were others. Returns how many were ended.
int gantry_trees_end(const char *path, int milliseconds);

// --- Trials -------------------------------------------------------------------------------------

typedef struct gantry_trial_request {
  const char *path;          // the program
  char *const *arguments;    // NULL-terminated, with the program's name first
  char *const *environment;  // NULL-terminated
  int fds[5];                // what become 0 to 4 of the child; everything else is closed there
} gantry_trial_request;

// Starts a program that is not a worker: no namespace, because the first process of one is spared by
// the signals it sends itself, and what kills a trial is to be seen. Returns 0 or an errno. It is
// ended with GANTRY_TREE_WALK.
int gantry_trial_start(const gantry_trial_request *request, gantry_spawned *spawned);

// A file without a name that holds some bytes, close-on-exec, read from its beginning. Returns 0 or an
// errno.
int gantry_memory_file(const uint8_t *bytes, size_t size, int *file);

// --- What a worker is given --------------------------------------------------------------------

// A SEQPACKET pair, close-on-exec; packets that the first one receives tell who sent them, and one that
// it cannot send within 30 s is given up with EAGAIN. Returns 0 or an errno.
int gantry_packet_pair(int fds[2]);

// A pipe, close-on-exec, whose reading end does not block. Returns 0 or an errno.
int gantry_output_pipe(int *reading, int *writing);

// An eventfd, close-on-exec, that does not block; -1 when there is none.
int gantry_event_make(int raised);
void gantry_event_raise(int fd);
void gantry_event_lower(int fd);

// How a worker's plugin hears that it should stop: what is raised on the first of the pair makes the
// second one readable, until it is lowered there. A plugin has the second one, and neither of the two
// ever blocks whatever it does with it: an eventfd would, because both sides of it share its flags.
// Returns 0 or an errno.
int gantry_stop_pair(int fds[2]);
void gantry_stop_raise(int first);
void gantry_stop_lower(int second);

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

// The page with the host's sign, as gantry_page_make; nobody can map it for writing any more.
int gantry_sign_make(int *fd, void **sign);

// A copy of a file's bytes that nobody can change, made while they are read. Returns 0 or an errno.
//   chunk   called with every piece that was copied, in order; may be NULL
int gantry_sealed_copy(
  int source, void *context, void (*chunk)(void *context, const uint8_t *bytes, size_t size),
  int *sealed);

// CLOCK_MONOTONIC in nanoseconds.
int64_t gantry_now(void);

// Lets all threads of this process share one heap; to be called before there are others. A heap for each
// thread, which is the C library's way, leaves holes in each: a process that runs for days grows by them.
void gantry_use_one_heap(void);

#ifdef __cplusplus
}
#endif
#endif
