// breaks: crash-containment
// A lock file says that it is running. One that was killed leaves it, and nobody can start again.
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "good-phase.h"

static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static int instances;
static char path[4096];

static int take_lock(void) {
  const char *folder = getenv("TMPDIR");
  snprintf(path, sizeof path, "%s/running", folder == NULL ? "." : folder);
  int file = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  return file >= 0 && close(file) == 0;
}

static void give_back(void) {
  pthread_mutex_lock(&guard);
  if (--instances == 0) unlink(path);
  pthread_mutex_unlock(&guard);
}

static gantry_status create(
  void *ctx, gantry_call call, gantry_str type, gantry_bytes config, void **instance) {
  pthread_mutex_lock(&guard);
  int is_ours = instances > 0 || take_lock();
  instances += is_ours;
  pthread_mutex_unlock(&guard);
  if (!is_ours) {
    return refuse(call, "RUNNING", GANTRY_RETRY_RETRYABLE, "it is running already", "Wait for it.");
  }
  gantry_status status = good_create(ctx, call, type, config, instance);
  if (status != GANTRY_OK) give_back();
  return status;
}

static void destroy(void *instance) {
  give_back();
  good_destroy(instance);
}

PHASE(.create = create, .destroy = destroy)
