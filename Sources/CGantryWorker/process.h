// What kind of process a worker is, before it knows anything.
#ifndef GANTRY_WORKER_PROCESS_H
#define GANTRY_WORKER_PROCESS_H

// Takes back everything that a parent can hand down, and ties the process to its host's life.
// Returns 0 or an errno.
int process_begin(void);

// Drops every capability but those that let root go on reading and writing files of other users,
// which a host run by root is used to. Returns 0 or an errno.
//   may_run_programs   programs may be run from here
int process_drop_capabilities(int may_run_programs);

#endif
