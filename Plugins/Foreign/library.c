#define _GNU_SOURCE
#include "library.h"

#include <dlfcn.h>
#include <link.h>
#include <stddef.h>

void *library_open(work *work, const char *name) {
  void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (library != NULL) return library;
  const char *why = dlerror();
  work_refuse(work, &no_library, "the library cannot be loaded: %s", why == NULL ? name : why);
}

// Whether an address is that of a variable. What the library's table does not say is a function.
static int is_data(void *address) {
  Dl_info info;
  ElfW(Sym) *symbol = NULL;
  if (dladdr1(address, &info, (void **)&symbol, RTLD_DL_SYMENT) == 0) return 0;
  if (symbol == NULL || info.dli_saddr != address) return 0;
  int type = ELF64_ST_TYPE(symbol->st_info);
  return type == STT_OBJECT || type == STT_COMMON;
}

function library_function(work *work, void *library, const char *name, const char *symbol) {
  // A symbol may rightly have the address 0, so the error alone decides; but nothing can call that.
  dlerror();
  void *address = dlsym(library, symbol);
  if (dlerror() != NULL || address == NULL) {
    work_refuse(work, &no_function, "%s has no function %s", name, symbol);
  }
  if (is_data(address)) {
    work_refuse(work, &not_a_function, "%s of %s is a variable", symbol, name);
  }
  function function;
  _Static_assert(sizeof function == sizeof address, "as POSIX says of dlsym");
  __builtin_memcpy(&function, &address, sizeof function);
  return function;
}
