// Shifts the wall clock of the process that preloads this library, as a step of the machine's clock does. The offset is
// in a file that the test changes while the process runs; a step takes effect with the next call. The monotonic clock
// is not changed.
//
// libfaketime has the same purpose, but a process of .NET hangs if its offset comes from a file, and so does a program
// that uses jemalloc, such as redis-server (wolfcw/libfaketime, issues 492 and 130). This library calls the kernel
// directly, so that it depends on no other library while the process starts.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

// The content of the file, in seconds; null until it is mapped.
static const volatile int64_t *offset;

__attribute__((constructor)) static void map_offset(void)
{
    const char *path = getenv("NOTIFY_CLOCK_OFFSET_FILE");
    int file = path ? open(path, O_RDONLY) : -1;
    void *content = file >= 0 ? mmap(NULL, sizeof *offset, PROT_READ, MAP_SHARED, file, 0) : MAP_FAILED;

    // With an unshifted clock the test would pass without its fault.
    if (content == MAP_FAILED)
        abort();
    close(file);
    offset = content;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int result = (int)syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && offset && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        now->tv_sec += *offset;
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    struct timespec exact;
    int result = clock_gettime(CLOCK_REALTIME, &exact);
    (void)zone;
    if (result == 0) {
        now->tv_sec = exact.tv_sec;
        now->tv_usec = exact.tv_nsec / 1000;
    }
    return result;
}

time_t time(time_t *now)
{
    struct timespec exact;
    if (clock_gettime(CLOCK_REALTIME, &exact) != 0)
        return -1;
    if (now)
        *now = exact.tv_sec;
    return exact.tv_sec;
}
