// Attacks on the pages that the worker shares with the host, and on the descriptor of cancellation.
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "Hostile.h"
#include "gantry_frames.h"

attack page_forged, page_forged_exit, page_protected, page_unmapped, sign_written, sign_taken,
  cancel_closed, cancel_read, cancel_blocked, cancel_taken, outlive_host, descriptors_closed;

// The only page of this size and this mode that somebody else can see too.
static void *page_in_mode(const char *wanted) {
  char line[512], mode[8];
  unsigned long start, end;
  void *found = NULL;
  FILE *maps = fopen("/proc/self/maps", "re");
  if (maps == NULL) return NULL;
  while (found == NULL && fgets(line, sizeof line, maps)) {
    if (sscanf(line, "%lx-%lx %7s", &start, &end, mode) != 3) continue;
    if (strcmp(mode, wanted) == 0 && end - start == GANTRY_PAGE_SIZE) found = (void *)start;
  }
  fclose(maps);
  return found;
}

static gantry_page *shared_page(void) { return page_in_mode("rw-s"); }
static gantry_sign *host_sign(void) { return page_in_mode("r--s"); }

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

static gantry_status no_sign(const attempt *now) {
  return fail(now, "NO_SIGN", "the page with the host's sign was not found");
}

gantry_status sign_written(const attempt *now) {
  gantry_sign *sign = host_sign();
  if (sign == NULL) return no_sign(now);
  sign->seen_ns = INT64_MAX;
  return answer(now, "{}");
}

// A kernel before 6.10 cannot keep a page where it is.
static int can_seal(void) { return syscall(462, NULL, 0ul, 0ul) == 0; }

// Makes the host's sign say that the host will always be there, in every way but by simply writing.
// Returns the name of the way that worked, or NULL.
static const char *take_sign(gantry_sign *sign) {
  const int writable = PROT_READ | PROT_WRITE;
  if (mprotect(sign, GANTRY_PAGE_SIZE, writable) == 0) return "mprotect";
  if (madvise(sign, GANTRY_PAGE_SIZE, MADV_REMOVE) == 0) return "madvise";
  int memory = open("/proc/self/mem", O_RDWR | O_CLOEXEC);
  if (memory >= 0) {
    const int64_t always = INT64_MAX;
    ssize_t count = pwrite(memory, &always, sizeof always, (off_t)(uintptr_t)sign);
    close(memory);
    if (count > 0) return "mem";
  }
  if (!can_seal()) return NULL;
  const int fixed = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
  if (mmap(sign, GANTRY_PAGE_SIZE, writable, fixed, -1, 0) != MAP_FAILED) return "mmap";
  if (munmap(sign, GANTRY_PAGE_SIZE) == 0) return "munmap";
  void *elsewhere = mremap(sign, GANTRY_PAGE_SIZE, 2 * GANTRY_PAGE_SIZE, MREMAP_MAYMOVE);
  return elsewhere == MAP_FAILED ? NULL : "mremap";
}

gantry_status sign_taken(const attempt *now) {
  gantry_sign *sign = host_sign();
  if (sign == NULL) return no_sign(now);
  const char *way = take_sign(sign);
  return way == NULL ? answer(now, "{\"refused\":true}") : fail(now, "SIGN_TAKEN", way);
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

// What an eventfd would let a plugin do to whoever raises it next.
gantry_status cancel_blocked(const attempt *now) {
  int descriptor = cancels->wait_fd(cancels->ctx, now->call);
  if (descriptor < 0) return fail(now, "NO_DESCRIPTOR", "there is nothing to wait for");
  const uint64_t most = UINT64_MAX - 1;
  for (int i = 0; i < 1 << 20 && write(descriptor, &most, sizeof most) > 0; i++) {
    fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
  }
  fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK);
  begun(now);
  for (;;) pause();
}

// What would let it do so to whoever lowers it before the next call.
gantry_status cancel_taken(const attempt *now) {
  uint8_t raised[64];
  struct pollfd entry = {cancels->wait_fd(cancels->ctx, now->call), POLLIN, 0};
  if (entry.fd < 0) return fail(now, "NO_DESCRIPTOR", "there is nothing to wait for");
  fcntl(entry.fd, F_SETFL, fcntl(entry.fd, F_GETFL) & ~O_NONBLOCK);
  begun(now);
  while (poll(&entry, 1, -1) != 1) continue;
  return read(entry.fd, raised, sizeof raised) > 0 ? GANTRY_CANCELLED : GANTRY_FAILED;
}

gantry_status descriptors_closed(const attempt *now) {
  for (int descriptor = 0; descriptor < 1024; descriptor++) close(descriptor);
  return answer(now, "{}");
}

// Takes away what ends a worker whose host has died or is stopped: the signal of the kernel, and the
// look of its watchdog at the host's sign. Bounded, so that a machine is not left with it.
gantry_status outlive_host(const attempt *now) {
  char mark[16];
  gantry_sign *sign = host_sign();
  if (sign == NULL) return no_sign(now);
  prctl(PR_SET_PDEATHSIG, 0);
  prctl(PR_SET_NAME, input_text(now, "mark", mark, sizeof mark));
  take_sign(sign);
  memset(shared_page(), 0xff, sizeof(gantry_page));
  begun(now);
  for (int i = 0; i < 60; i++) sleep(1);
  _exit(0);
}
