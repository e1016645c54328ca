#define _GNU_SOURCE
#include "libraries.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file_identity.h"
#include "growing.h"
#include "host.h"
#include "page.h"

#define ENTRY_NAME "gantry_plugin_v1"
// Never RTLD_DEEPBIND, and never dlclose.
#define HOW_TO_OPEN (RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE)

static const char *const interface_ids[GANTRY_INTERFACE_COUNT] = {
  [GANTRY_INTERFACE_PHASE] = GANTRY_PHASE_1,
  [GANTRY_INTERFACE_SKILL] = GANTRY_SKILL_1,
  [GANTRY_INTERFACE_SINK] = GANTRY_SINK_1,
  [GANTRY_INTERFACE_RECOVERY] = GANTRY_RECOVERY_1,
};

static const size_t interface_sizes[GANTRY_INTERFACE_COUNT] = {
  [GANTRY_INTERFACE_PHASE] = sizeof(gantry_phase_1),
  [GANTRY_INTERFACE_SKILL] = sizeof(gantry_skill_1),
  [GANTRY_INTERFACE_SINK] = sizeof(gantry_sink_1),
  [GANTRY_INTERFACE_RECOVERY] = sizeof(gantry_recovery_1),
};

__attribute__((format(printf, 3, 4))) static void refuse(
  loading *loading, gantry_status status, const char *format, ...) {
  char text[PATH_MAX + 256];
  va_list arguments;
  va_start(arguments, format);
  loading->status = status;
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  body_append(&loading->text, text, strlen(text));
}

static const char *linker_text(void) {
  const char *text = dlerror();
  return text != NULL ? text : "the linker gave no reason";
}

// MARK: opening

// The longest name that descriptor_name writes: a "./" for each attempt to load, and the rest.
#define DESCRIPTOR_NAME_MAX (2 * LOADS_MAX + 64)

// Names a file by its descriptor, for the linker.
//
// The linker remembers names, and would answer a name that it has seen with the library of that
// time, although descriptors come again. So no two attempts share a name: each has one more "./" in
// it.
static void descriptor_name(const worker *worker, int fd, char name[DESCRIPTOR_NAME_MAX]) {
  static const char folder[] = "/proc/self/fd/";
  memcpy(name, folder, sizeof folder - 1);
  size_t length = sizeof folder - 1;
  for (size_t i = 0; i < worker->load_count; i++) {
    name[length++] = '.';
    name[length++] = '/';
  }
  snprintf(name + length, DESCRIPTOR_NAME_MAX - length, "%d", fd);
}

// Opens what a path leads to, and makes sure that it is the file that was checked.
//
// The linker opens the path by itself, and whoever may write a folder above it could lead it
// elsewhere for that moment. So the file is held open from before, and asked for again by its
// descriptor: the linker answers with the same library only if it is the same file.
static void *open_checked(
  const worker *worker, const char *path, const gantry_file_identity *identity,
  loading *loading) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    refuse(loading, GANTRY_FAILED, "%s: %s", path, strerror(errno));
    return NULL;
  }
  char name[DESCRIPTOR_NAME_MAX];
  descriptor_name(worker, fd, name);
  const char *difference = file_difference(fd, identity);
  void *handle = NULL;
  if (difference == NULL) {
    handle = dlopen(path, HOW_TO_OPEN);
    if (handle == NULL) {
      refuse(loading, GANTRY_FAILED, "%s", linker_text());
      close(fd);
      return NULL;
    }
    if (dlopen(name, HOW_TO_OPEN | RTLD_NOLOAD) != handle) {
      difference = "another file was in its place while it was loaded";
    } else {
      difference = file_difference(fd, identity);
    }
  }
  close(fd);
  if (difference == NULL) return handle;
  refuse(loading, GANTRY_CONFLICT, "%s: %s", path, difference);
  return NULL;
}

static void *open_library(
  const worker *worker, const char *path, const gantry_file_identity *identity, int sealed_fd,
  loading *loading) {
  if (sealed_fd < 0 && identity != NULL) return open_checked(worker, path, identity, loading);
  char name[DESCRIPTOR_NAME_MAX];
  descriptor_name(worker, sealed_fd, name);
  void *handle = dlopen(sealed_fd < 0 ? path : name, HOW_TO_OPEN);
  if (handle == NULL) refuse(loading, GANTRY_FAILED, "%s", linker_text());
  return handle;
}

// MARK: entering

typedef struct place {
  uintptr_t address;
  uint64_t start, end;
} place;

// Finds the object that an address lies in.
static int find_object(struct dl_phdr_info *object, size_t size, void *ctx) {
  (void)size;
  place *place = ctx;
  uint64_t start = UINT64_MAX, end = 0;
  for (int i = 0; i < object->dlpi_phnum; i++) {
    if (object->dlpi_phdr[i].p_type != PT_LOAD) continue;
    uint64_t first = object->dlpi_addr + object->dlpi_phdr[i].p_vaddr;
    uint64_t last = first + object->dlpi_phdr[i].p_memsz;
    if (first < start) start = first;
    if (last > end) end = last;
  }
  if (place->address < start || place->address >= end) return 0;
  place->start = start;
  place->end = end;
  return 1;
}

static uint64_t bit_of(int function, int is_there) {
  return is_there ? 1ull << function : 0;
}

static uint64_t functions_of(int kind, const interface *table) {
  switch (kind) {
    case GANTRY_INTERFACE_PHASE:
      return bit_of(GANTRY_FUNCTION_CREATE, table->phase.create != NULL) |
             bit_of(GANTRY_FUNCTION_DESTROY, table->phase.destroy != NULL) |
             bit_of(GANTRY_FUNCTION_WORK, table->phase.run != NULL) |
             bit_of(GANTRY_FUNCTION_PLAN, table->phase.plan != NULL) |
             bit_of(GANTRY_FUNCTION_UNDO, table->phase.undo != NULL);
    case GANTRY_INTERFACE_SKILL:
      return bit_of(GANTRY_FUNCTION_CREATE, table->skill.create != NULL) |
             bit_of(GANTRY_FUNCTION_DESTROY, table->skill.destroy != NULL) |
             bit_of(GANTRY_FUNCTION_WORK, table->skill.invoke != NULL);
    case GANTRY_INTERFACE_SINK:
      return bit_of(GANTRY_FUNCTION_CREATE, table->sink.create != NULL) |
             bit_of(GANTRY_FUNCTION_DESTROY, table->sink.destroy != NULL) |
             bit_of(GANTRY_FUNCTION_WORK, table->sink.deliver != NULL) |
             bit_of(GANTRY_FUNCTION_FLUSH, table->sink.flush != NULL);
    default:
      return bit_of(GANTRY_FUNCTION_CREATE, table->recovery.create != NULL) |
             bit_of(GANTRY_FUNCTION_DESTROY, table->recovery.destroy != NULL) |
             bit_of(GANTRY_FUNCTION_WORK, table->recovery.decide != NULL);
  }
}

static void read_interfaces(library *library) {
  if (library->table.get_interface == NULL) return;
  for (int kind = 0; kind < GANTRY_INTERFACE_COUNT; kind++) {
    gantry_str id = {interface_ids[kind], strlen(interface_ids[kind])};
    const void *theirs = library->table.get_interface(library->table.ctx, id);
    if (theirs == NULL) continue;
    growing_copy(&library->interfaces[kind], interface_sizes[kind], theirs);
    library->facts.functions[kind] =
      GANTRY_INTERFACE_OFFERED | functions_of(kind, &library->interfaces[kind]);
  }
}

// Reads what the entry answered. Returns 0 when it cannot be read.
static int read_plugin(library *library, const gantry_plugin *theirs, loading *loading) {
  growing_copy(&library->table, sizeof library->table, theirs);
  const gantry_plugin *table = &library->table;
  if (table->manifest_json.len > GANTRY_MANIFEST_BYTES_MAX ||
      (table->manifest_json.len > 0 && table->manifest_json.ptr == NULL)) {
    refuse(
      loading, GANTRY_FAILED, "its manifest is larger than %u bytes or not there",
      GANTRY_MANIFEST_BYTES_MAX);
    return 0;
  }
  library->facts.struct_size = table->struct_size;
  library->facts.abi_minor = table->abi_minor;
  library->facts.has_get_interface = table->get_interface != NULL;
  read_interfaces(library);
  return 1;
}

static void call_entry(library *library, entry_function *entry, loading *loading) {
  worker *worker = library->worker;
  const gantry_out *why = output_begin(&worker->output, 0, GANTRY_LOG_BYTES_MAX);
  const gantry_plugin *theirs = entry(&library->host, why);
  output_end(&worker->output);
  if (theirs == NULL) {
    loading->status = GANTRY_DENIED;
    body_append(&loading->text, worker->output.body.bytes, worker->output.body.size);
  } else if (read_plugin(library, theirs, loading)) {
    loading->status = GANTRY_OK;
    loading->library = library;
  }
  output_clear(&worker->output);
}

static library *library_make(worker *worker, void *handle, entry_function *entry) {
  library *library = calloc(1, sizeof *library);
  if (library == NULL) return NULL;
  library->worker = worker;
  library->number = worker->library_count;
  library->handle = handle;
  place place = {.address = (uintptr_t)entry};
  dl_iterate_phdr(find_object, &place);
  library->facts.start = place.start;
  library->facts.end = place.end;
  host_offer(library);
  return library;
}

void libraries_enter(worker *worker, void *handle, entry_function *entry, loading *loading) {
  library *library = library_make(worker, handle, entry);
  if (library == NULL) return refuse(loading, GANTRY_FAILED, "there is no memory for it");
  call_entry(library, entry, loading);
  // One that declined has the host's table all the same, and keeps it for ever: it is never freed.
  if (loading->status == GANTRY_OK) worker->libraries[worker->library_count++] = library;
}

// The library that the linker already had under this handle, or NULL.
static library *known(const worker *worker, const void *handle) {
  for (size_t i = 0; i < worker->library_count; i++) {
    if (worker->libraries[i]->handle == handle) return worker->libraries[i];
  }
  return NULL;
}

void libraries_load(
  worker *worker, const char *path, const gantry_file_identity *identity, int sealed_fd,
  loading *loading) {
  *loading = (struct loading){.status = GANTRY_FAILED};
  if (worker->load_count == LOADS_MAX) {
    if (sealed_fd >= 0) close(sealed_fd);
    return refuse(loading, GANTRY_FAILED, "a worker loads %d libraries at most", LOADS_MAX);
  }
  worker->load_count++;
  // Already opening it runs the plugin's code.
  page_enter(worker->page, 0, worker->library_count, GANTRY_FUNCTION_ENTRY);
  void *handle = open_library(worker, path, identity, sealed_fd, loading);
  if (handle == NULL) return;
  library *former = known(worker, handle);
  if (former != NULL) {
    // The same file under another name: it was entered, and its numbers are one more now.
    loading->status = GANTRY_OK;
    loading->library = former;
    worker->libraries[worker->library_count++] = former;
    return;
  }
  void *symbol = dlsym(handle, ENTRY_NAME);
  if (symbol == NULL) return refuse(loading, GANTRY_NOT_FOUND, "%s", linker_text());
  entry_function *entry;
  memcpy(&entry, &symbol, sizeof entry);
  libraries_enter(worker, handle, entry, loading);
}

void libraries_shut_down(worker *worker) {
  for (size_t i = 0; i < worker->library_count; i++) {
    const library *library = worker->libraries[i];
    if (library->number != i || library->table.shutdown == NULL) continue;
    page_enter(worker->page, 0, i, GANTRY_FUNCTION_SHUTDOWN);
    library->table.shutdown(library->table.ctx);
  }
  page_leave(worker->page);
}
