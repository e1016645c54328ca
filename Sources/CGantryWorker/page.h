// What the worker writes into the page it shares with the host, so that a crash can be told.
#ifndef GANTRY_WORKER_PAGE_H
#define GANTRY_WORKER_PAGE_H

#include "gantry_frames.h"

// Maps the page behind a descriptor and closes that. Returns NULL when it is no such page.
volatile gantry_page *page_map(int fd);

// As page_map, for the host's sign, which can only be read. Once it is mapped, no plugin can put another
// page in its place, where the kernel has a way to see to that.
const volatile gantry_sign *sign_map(int fd);

// Says what is about to be called.
static inline void page_enter(
  volatile gantry_page *page, uint64_t call, uint64_t library, uint64_t function) {
  page->library = library;
  page->function = function;
  page->call = call;
}

// Says that nothing is called.
static inline void page_leave(volatile gantry_page *page) {
  page->call = 0;
  page->function = GANTRY_FUNCTION_NONE;
}

// Keeps that the plugin called the host. Any thread: at worst one entry is lost to another one.
static inline void page_record(volatile gantry_page *page, uint32_t kind) {
  uint64_t place = page->host_calls;
  page->host_call_kinds[place % GANTRY_CRASH_HOST_CALLS_MAX] = kind;
  page->host_calls = place + 1;
}

// Keeps a call that plugins make in their inner loops only once in a row: the last 32 calls should
// tell a story.
static inline void page_record_once(volatile gantry_page *page, uint32_t kind) {
  uint64_t place = page->host_calls;
  if (place > 0 && page->host_call_kinds[(place - 1) % GANTRY_CRASH_HOST_CALLS_MAX] == kind) return;
  page_record(page, kind);
}

#endif
