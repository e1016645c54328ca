// Attacks on what all code of a process shares: folder, mask, words, handlers, descriptors, memory.
#include <dlfcn.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "Hostile.h"

attack folder_and_mask, words_changed, handlers_replaced, descriptors_leaked, memory_eaten,
  limits_lowered, library_closed, table_overwritten, memory_locked;

gantry_status folder_and_mask(const attempt *now) {
  umask(0);
  if (chdir("/")) return answer(now, "{\"folder\":\"kept\"}");
  return answer(now, "{\"folder\":\"changed\"}");
}

gantry_status words_changed(const attempt *now) {
  setenv("LC_ALL", "de_DE.UTF-8", 1);
  setlocale(LC_ALL, "");
  setenv("PATH", "/nowhere", 1);
  setenv("LD_PRELOAD", "/nowhere.so", 1);
  clearenv();
  return answer(now, "{}");
}

static void return_at_once(int signal) { (void)signal; }

gantry_status handlers_replaced(const attempt *now) {
  for (int number = 1; number < NSIG; number++) signal(number, return_at_once);
  return answer(now, "{}");
}

gantry_status descriptors_leaked(const attempt *now) {
  long long count = 0;
  while (count < 100000 && dup(0) >= 0) count++;
  // With none left the host is asked for something that needs one.
  static uint8_t large[200000];
  host->emit(host->ctx, now->call, TEXT("acme.ticked"), (gantry_bytes){large, sizeof large});
  return answer_number(now, "leaked", count);
}

gantry_status memory_eaten(const attempt *now) {
  // Address space alone, up to 1 TiB: without a limit the machine must not suffer from the test.
  for (int i = 0; i < 1024; i++) {
    void *block = mmap(NULL, 1ull << 30, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (block != MAP_FAILED) continue;
    while (malloc(1 << 16) != NULL) {}
    // As a library does that never expects to be refused.
    *(volatile char *)malloc(1 << 16) = 1;
  }
  return fail(now, "NO_LIMIT", "1 TiB of addresses was granted");
}

gantry_status limits_lowered(const attempt *now) {
  const int limits[] = {RLIMIT_NOFILE, RLIMIT_FSIZE, RLIMIT_NPROC, RLIMIT_STACK};
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
    setrlimit((__rlimit_resource_t)limits[i], &(struct rlimit){0, 0});
  }
  return answer(now, "{}");
}

gantry_status library_closed(const attempt *now) {
  Dl_info info;
  if (!dladdr((void *)(uintptr_t)&library_closed, &info)) return fail(now, "NO_NAME", "no name");
  for (int i = 0; i < 10; i++) {
    void *handle = dlopen(info.dli_fname, RTLD_NOW | RTLD_NOLOAD);
    if (handle == NULL) break;
    dlclose(handle);
    dlclose(handle);
  }
  return answer(now, "{}");
}

gantry_status table_overwritten(const attempt *now) {
  gantry_host *table = (gantry_host *)(uintptr_t)host;
  uintptr_t page = (uintptr_t)table & ~(uintptr_t)4095;
  mprotect((void *)page, 8192, PROT_READ | PROT_WRITE);
  memset(table, 0x41, sizeof *table);
  return now->out->write(now->out->ctx, (const uint8_t *)"{}", 2);
}

gantry_status memory_locked(const attempt *now) {
  static struct { uintptr_t start, end; } areas[1024];
  size_t count = 0;
  char line[512], mode[8];
  FILE *maps = fopen("/proc/self/maps", "re");
  if (maps == NULL) return fail(now, "NO_MAPS", strerror(errno));
  while (count < 1024 && fgets(line, sizeof line, maps)) {
    if (sscanf(line, "%lx-%lx %7s", &areas[count].start, &areas[count].end, mode) != 3) continue;
    // The stack and this library are left, or the attack would only hit itself.
    uintptr_t here = (uintptr_t)areas, stack = (uintptr_t)&count;
    int is_own = (here >= areas[count].start && here < areas[count].end) ||
                 (stack >= areas[count].start && stack < areas[count].end);
    if (mode[1] == 'w' && !is_own) count++;
  }
  for (size_t i = 0; i < count; i++) {
    mprotect((void *)areas[i].start, areas[i].end - areas[i].start, PROT_NONE);
  }
  return answer(now, "{}");
}
