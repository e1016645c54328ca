// Where the trial is: what a report of a crash tells, and a breach.
//
// It is global, because a signal handler is told nothing. The main thread changes it, any thread
// reads it.
#ifndef GANTRY_TRIAL_SCENE_H
#define GANTRY_TRIAL_SCENE_H

#include <stdatomic.h>
#include <stdint.h>

typedef struct scene {
  atomic_size_t at;             // the command
  _Atomic(const char *) in;     // the function of the plugin that is called, or "between"
  _Atomic(const char *) last;   // the host function that was called last, or ""
  atomic_uintptr_t start, end;  // of the library
  atomic_uintptr_t code_start, code_end;  // of what can be run of it
  atomic_int is_shut_down;      // shutdown has returned
} scene;

extern scene the_scene;

// What of the plugin's memory this thread is reading, or NULL.
extern _Thread_local const char *scene_reading;
// Whether this thread is the instrument's and calls the plugin.
extern _Thread_local int scene_is_calling;
// Where the stack of this thread ends, where it is the instrument's; 0 otherwise.
extern _Thread_local uintptr_t scene_stack_end;

#endif
