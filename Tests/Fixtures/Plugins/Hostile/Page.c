// Attacks on the page that the worker shares with the host, and on the descriptor of cancellation.
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include "Hostile.h"
#include "gantry_frames.h"

attack page_forged, page_forged_exit, page_protected, page_unmapped, cancel_closed, cancel_read,
  outlive_host, descriptors_closed;

// The only page of this size that somebody else can see too.
static gantry_page *shared_page(void) {
  char line[512], mode[8];
  unsigned long start, end;
  void *found = NULL;
  FILE *maps = fopen("/proc/self/maps", "re");
  if (maps == NULL) return NULL;
  while (found == NULL && fgets(line, sizeof line, maps)) {
    if (sscanf(line, "%lx-%lx %7s", &start, &end, mode) != 3) continue;
    if (mode[1] == 'w' && mode[3] == 's' && end - start == GANTRY_PAGE_SIZE) found = (void *)start;
  }
  fclose(maps);
  return found;
}

static gantry_status no_page(const attempt *now) {
  return fail(now, "NO_PAGE", "the shared page was not found");
}

gantry_status page_forged(const attempt *now) {
  gantry_page *page = shared_page();
  if (page == NULL) return no_page(now);
  page->signal = 11;
  page->address = 0xdeadbeef;
  page->frame_count = UINT64_MAX;
  page->host_calls = UINT64_MAX;
  page->call = now->call + 1;
  page->seen_ns = INT64_MAX;
  return answer(now, "{}");
}

gantry_status page_forged_exit(const attempt *now) {
  gantry_page *page = shared_page();
  if (page == NULL) return no_page(now);
  memset(page, 0xff, GANTRY_PAGE_SIZE);
  _exit(3);
}

gantry_status page_protected(const attempt *now) {
  gantry_page *page = shared_page();
  if (page == NULL) return no_page(now);
  mprotect(page, GANTRY_PAGE_SIZE, PROT_READ);
  return answer(now, "{}");
}

gantry_status page_unmapped(const attempt *now) {
  gantry_page *page = shared_page();
  if (page == NULL) return no_page(now);
  munmap(page, GANTRY_PAGE_SIZE);
  return answer(now, "{}");
}

gantry_status cancel_closed(const attempt *now) {
  int descriptor = cancels->wait_fd(cancels->ctx, now->call);
  if (descriptor < 0) return fail(now, "NO_DESCRIPTOR", "there is nothing to wait for");
  close(descriptor);
  // Somebody else's file now has its number.
  dup2(0, descriptor);
  return answer(now, "{}");
}

gantry_status cancel_read(const attempt *now) {
  uint64_t count;
  struct pollfd entry = {cancels->wait_fd(cancels->ctx, now->call), POLLIN, 0};
  if (entry.fd < 0) return fail(now, "NO_DESCRIPTOR", "there is nothing to wait for");
  begun(now);
  for (;;) {
    if (poll(&entry, 1, 1000) == 1 && read(entry.fd, &count, sizeof count) < 0) usleep(1000);
  }
}

gantry_status descriptors_closed(const attempt *now) {
  for (int descriptor = 0; descriptor < 1024; descriptor++) close(descriptor);
  return answer(now, "{}");
}

// Takes away what ends a worker whose host has died: the signal of the kernel, and the look of its
// watchdog at the page. Bounded, so that a machine is not left with it.
gantry_status outlive_host(const attempt *now) {
  char mark[16];
  gantry_page *page = shared_page();
  if (page == NULL) return no_page(now);
  prctl(PR_SET_PDEATHSIG, 0);
  prctl(PR_SET_NAME, input_text(now, "mark", mark, sizeof mark));
  page->seen_ns = INT64_MAX;
  begun(now);
  for (int i = 0; i < 60; i++) sleep(1);
  _exit(0);
}
