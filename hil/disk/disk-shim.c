/*
 * A disk that can fail: preloaded into a process, it stands between the program and its files below one folder,
 * records what is written and synced, and lets calls fail. It knows nothing of journals or cards.
 *
 *   KASOWNIK_DISK_ROOT      the folder; calls on other files pass untouched
 *   KASOWNIK_DISK_CONTROL   file of struct control, shared with whoever orders faults (control.ts)
 *   KASOWNIK_DISK_LOG       file to which operations are appended while `recording` is set (operation-log.ts)
 *
 * The process's children are not preloaded.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define MAGIC 0x4b53444bu /* "KDSK" */

enum { CALL_WRITE = 1, CALL_SYNC = 2, CALL_TRUNCATE = 4, CALL_OPEN = 8, CALL_NAME = 16 };
enum { FAULT_NONE, FAULT_EIO, FAULT_ENOSPC, FAULT_SHORT, FAULT_TORN, FAULT_POWER, FAULT_SLOW };
enum { OP_WRITE = 1, OP_SYNC, OP_TRUNCATE, OP_CREATE, OP_RENAME, OP_UNLINK, OP_SYNC_FOLDER };

/* Layout known to control.ts: 32-bit little-endian words. */
struct control {
  uint32_t magic;
  uint32_t recording;
  uint32_t lying;  /* syncs are answered and not carried out, nor recorded */
  uint32_t fault;
  uint32_t nth;    /* of the calls that match, counted from 1 */
  uint32_t count;  /* strikes; 0 = for ever */
  uint32_t calls;  /* mask of CALL_ */
  uint32_t amount; /* slow: ms; torn and short: sectors of 512 bytes that arrive */
  uint32_t seen;
  uint32_t fired;
  uint32_t watched; /* calls on files below the root, of any kind */
  uint32_t writes;
  uint32_t syncs;
};

#define FILES 65536
struct file {
  uint64_t device, inode;
  char watched, folder;
};

static struct file files[FILES];
static struct control nothing, *control = &nothing;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static size_t root_length;
static int log_file = -1;

#define REAL(result, name, ...) static result (*real_##name)(__VA_ARGS__)
REAL(int, open, const char *, int, ...);
REAL(int, open64, const char *, int, ...);
REAL(int, openat, int, const char *, int, ...);
REAL(int, close, int);
REAL(ssize_t, write, int, const void *, size_t);
REAL(ssize_t, writev, int, const struct iovec *, int);
REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
REAL(int, ftruncate64, int, off64_t);
REAL(int, fsync, int);
REAL(int, fdatasync, int);
REAL(int, rename, const char *, const char *);
REAL(int, unlink, const char *);
REAL(int, unlinkat, int, const char *, int);

static void find_real(void) {
#define FIND(name) real_##name = (__typeof__(real_##name))dlsym(RTLD_NEXT, #name)
  FIND(open);
  FIND(open64);
  FIND(openat);
  FIND(close);
  FIND(write);
  FIND(writev);
  FIND(pwrite64);
  FIND(ftruncate64);
  FIND(fsync);
  FIND(fdatasync);
  FIND(rename);
  FIND(unlink);
  FIND(unlinkat);
}

__attribute__((constructor)) static void begin(void) {
  find_real();
  const char *folder = getenv("KASOWNIK_DISK_ROOT"), *orders = getenv("KASOWNIK_DISK_CONTROL"),
             *log = getenv("KASOWNIK_DISK_LOG");
  unsetenv("LD_PRELOAD");
  if (folder == NULL || orders == NULL || log == NULL) return;
  int fd = real_open(orders, O_RDWR | O_CLOEXEC);
  if (fd < 0) return;
  void *shared = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  real_close(fd);
  if (shared == MAP_FAILED || ((struct control *)shared)->magic != MAGIC) return;
  log_file = real_open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log_file < 0) return;
  snprintf(root, sizeof root, "%s/", folder);
  root_length = strlen(root);
  control = shared;
}

/* The name below the root, or NULL. */
static const char *below(const char *path, char *space) {
  if (root_length == 0 || path == NULL) return NULL;
  if (path[0] != '/') {
    if (getcwd(space, PATH_MAX) == NULL || strlen(space) + strlen(path) + 2 > PATH_MAX) return NULL;
    strcat(strcat(space, "/"), path);
    path = space;
  }
  if (strncmp(path, root, root_length) == 0) return path + root_length;
  /* The root itself. */
  return strncmp(path, root, root_length - 1) == 0 && path[root_length - 1] == 0 ? "" : NULL;
}

/* A descriptor may have been closed behind our back (libuv makes that system call itself) and stand for something else. */
static int is_watched(int fd) {
  struct stat about;
  if (fd < 0 || fd >= FILES || !files[fd].watched) return 0;
  int before = errno;
  if (fstat(fd, &about) != 0 || about.st_ino != files[fd].inode || about.st_dev != files[fd].device) files[fd].watched = 0;
  errno = before;
  return files[fd].watched;
}

/* Header known to operation-log.ts. */
struct header {
  uint32_t operation;
  uint32_t name_length, other_length, data_length;
  uint64_t inode, offset;
};

static void record(uint32_t operation, uint64_t inode, uint64_t offset, const char *name, const char *other,
                   const void *data, size_t length) {
  if (!control->recording) return;
  struct header header = {operation, name ? strlen(name) : 0, other ? strlen(other) : 0, length, inode, offset};
  struct iovec parts[] = {{&header, sizeof header},
                          {(void *)name, header.name_length},
                          {(void *)other, header.other_length},
                          {(void *)data, length}};
  (void)!real_writev(log_file, parts, 4);
}

/* What strikes this call: FAULT_NONE or one. */
static uint32_t strike(uint32_t call) {
  control->watched++;
  if (control->fault == FAULT_NONE || (control->calls & call) == 0) return FAULT_NONE;
  control->seen++;
  if (control->seen < control->nth || (control->count != 0 && control->fired >= control->count)) return FAULT_NONE;
  control->fired++;
  return control->fault;
}

static void power_fails(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

/* -1 with errno where the call is to fail; 0 where it goes on. */
static int refused(uint32_t fault) {
  switch (fault) {
    case FAULT_EIO:
      errno = EIO;
      return -1;
    case FAULT_ENOSPC:
      errno = ENOSPC;
      return -1;
    case FAULT_POWER:
      power_fails();
      return -1;
    case FAULT_SLOW: {
      struct timespec time = {control->amount / 1000, (control->amount % 1000) * 1000000L};
      nanosleep(&time, NULL);
      return 0;
    }
    default:
      return 0;
  }
}

static size_t sectors(size_t length) {
  size_t arrive = (size_t)control->amount * 512;
  return arrive < length ? arrive : length > 0 ? length - 1 : 0;
}

static ssize_t write_at(int fd, const void *data, size_t length, off64_t offset, int positioned) {
  pthread_mutex_lock(&lock);
  uint32_t fault = strike(CALL_WRITE);
  control->writes++;
  ssize_t written = refused(fault);
  if (written == 0) {
    if (!positioned) {
      struct stat about;
      int appends = fcntl(fd, F_GETFL) & O_APPEND;
      offset = appends && fstat(fd, &about) == 0 ? about.st_size : lseek64(fd, 0, SEEK_CUR);
    }
    size_t arrive = fault == FAULT_SHORT || fault == FAULT_TORN ? sectors(length) : length;
    written = positioned ? real_pwrite64(fd, data, arrive, offset) : real_write(fd, data, arrive);
    if (written > 0) record(OP_WRITE, files[fd].inode, offset, NULL, NULL, data, written);
    if (fault == FAULT_TORN) power_fails();
  }
  pthread_mutex_unlock(&lock);
  return written;
}

ssize_t write(int fd, const void *data, size_t length) {
  return is_watched(fd) ? write_at(fd, data, length, 0, 0) : real_write(fd, data, length);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  if (!is_watched(fd)) return real_writev(fd, parts, count);
  ssize_t all = 0;
  for (int part = 0; part < count; part++) {
    ssize_t written = write_at(fd, parts[part].iov_base, parts[part].iov_len, 0, 0);
    if (written < 0) return all > 0 ? all : written;
    all += written;
    if ((size_t)written < parts[part].iov_len) break;
  }
  return all;
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
  return is_watched(fd) ? write_at(fd, data, length, offset, 1) : real_pwrite64(fd, data, length, offset);
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return pwrite64(fd, data, length, offset); }

int ftruncate64(int fd, off64_t length) {
  if (!is_watched(fd)) return real_ftruncate64(fd, length);
  pthread_mutex_lock(&lock);
  int result = refused(strike(CALL_TRUNCATE));
  if (result == 0) result = real_ftruncate64(fd, length);
  if (result == 0) record(OP_TRUNCATE, files[fd].inode, length, NULL, NULL, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int sync_file(int fd, int (*real)(int)) {
  if (!is_watched(fd)) return real(fd);
  pthread_mutex_lock(&lock);
  int result = refused(strike(CALL_SYNC));
  control->syncs++;
  if (result == 0 && !control->lying) {
    result = real(fd);
    if (result == 0) {
      record(files[fd].folder ? OP_SYNC_FOLDER : OP_SYNC, files[fd].inode, 0, NULL, NULL, NULL, 0);
    }
  }
  pthread_mutex_unlock(&lock);
  return result;
}

int fsync(int fd) { return sync_file(fd, real_fsync); }
int fdatasync(int fd) { return sync_file(fd, real_fdatasync); }

/* After an open: learns what the descriptor stands for. */
static void opened(int fd, const char *name, int existed, int flags) {
  struct stat about;
  if (fd < 0 || fd >= FILES || fstat(fd, &about) != 0) return;
  files[fd] = (struct file){about.st_dev, about.st_ino, 1, S_ISDIR(about.st_mode)};
  if (files[fd].folder) return;
  if (!existed) record(OP_CREATE, about.st_ino, 0, name, NULL, NULL, 0);
  else if (flags & O_TRUNC) record(OP_TRUNCATE, about.st_ino, 0, NULL, NULL, NULL, 0);
}

#define OPEN(call, path, flags)                                        \
  do {                                                                 \
    va_list rest;                                                      \
    va_start(rest, flags);                                             \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest);                                                      \
    char space[PATH_MAX];                                              \
    const char *name = below(path, space);                             \
    if (name == NULL) return call;                                     \
    pthread_mutex_lock(&lock);                                         \
    struct stat about;                                                 \
    int existed = stat(path, &about) == 0;                             \
    int changes = (flags & O_TRUNC) || (!existed && (flags & O_CREAT)); \
    int fd = changes ? refused(strike(CALL_OPEN)) : 0;                 \
    if (fd == 0) {                                                     \
      fd = call;                                                       \
      opened(fd, name, existed, flags);                                \
    }                                                                  \
    pthread_mutex_unlock(&lock);                                       \
    return fd;                                                         \
  } while (0)

int open(const char *path, int flags, ...) { OPEN(real_open(path, flags, mode), path, flags); }
int open64(const char *path, int flags, ...) { OPEN(real_open64(path, flags, mode), path, flags); }
int openat(int at, const char *path, int flags, ...) { OPEN(real_openat(at, path, flags, mode), path, flags); }

int close(int fd) {
  if (is_watched(fd)) {
    pthread_mutex_lock(&lock);
    files[fd].watched = 0;
    pthread_mutex_unlock(&lock);
  }
  return real_close(fd);
}

int rename(const char *from, const char *to) {
  char space[PATH_MAX], other_space[PATH_MAX];
  const char *name = below(from, space), *other = below(to, other_space);
  if (name == NULL || other == NULL) return real_rename(from, to);
  pthread_mutex_lock(&lock);
  int result = refused(strike(CALL_NAME));
  if (result == 0) result = real_rename(from, to);
  if (result == 0) record(OP_RENAME, 0, 0, name, other, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

static int unlinked(const char *path, int at, int flags, int relative) {
  char space[PATH_MAX];
  const char *name = flags == 0 ? below(path, space) : NULL;
  if (name == NULL) return relative ? real_unlinkat(at, path, flags) : real_unlink(path);
  pthread_mutex_lock(&lock);
  struct stat about;
  /* Of what is not there nothing is removed, and no disk is asked. */
  int result = stat(path, &about) == 0 ? refused(strike(CALL_NAME)) : 0;
  if (result == 0) result = relative ? real_unlinkat(at, path, flags) : real_unlink(path);
  if (result == 0) record(OP_UNLINK, 0, 0, name, NULL, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

int unlink(const char *path) { return unlinked(path, AT_FDCWD, 0, 0); }
int unlinkat(int at, const char *path, int flags) { return unlinked(path, at, flags, 1); }
