// A thread for code that may do anything: what it does to its own stack, a crash, and an exit stop
// this thread and nothing else, and whoever waits for it gets to know why.
//
// The memory it has spoilt stays spoilt. So the process must be given up once a thread was stopped
// in such a way; until then it can still say what happened.
#ifndef FOREIGN_CONTAINMENT_H
#define FOREIGN_CONTAINMENT_H

#include <stddef.h>
#include <stdint.h>

typedef enum containment_end {
  CONTAINMENT_RETURNED,
  CONTAINMENT_CRASHED,
  CONTAINMENT_EXITED,     // It wanted to end the process.
  CONTAINMENT_CANCELLED,  // The descriptor became readable, and nobody waited any longer.
  CONTAINMENT_LATE,       // The deadline passed.
  CONTAINMENT_NO_THREAD,  // The system has none to give.
  CONTAINMENT_SPOILED,    // An earlier one was stopped in this process.
} containment_end;

typedef struct containment_report {
  containment_end end;
  int signal;           // CONTAINMENT_CRASHED
  int has_address;      // 0 for a signal that was sent.
  uintptr_t address;    // What was touched.
  uintptr_t at;         // The instruction.
  int status;           // CONTAINMENT_EXITED
} containment_report;

// Runs a function on a thread of its own and waits for it. One at a time in a process.
//   body, ctx     when the end is neither CONTAINMENT_RETURNED nor NO_THREAD nor SPOILED, the
//                 thread is still there: ctx must never be freed
//   cancel_fd     readable when nobody wants the result any more; -1 for none
//   deadline_ns   on CLOCK_MONOTONIC; 0 for none
containment_report containment_run(
  void (*body)(void *ctx), void *ctx, int cancel_fd, int64_t deadline_ns);

// Says that the process goes on although a thread was stopped in it. Unless this is said in five
// seconds, that thread ends the process: it may hold a lock that everybody else waits for.
void containment_goes_on(void);

// Where an instruction is, as "libz.so.1+0x2f3a", or its address. It takes no memory.
void containment_place(uintptr_t at, char *place, size_t size);

#endif
