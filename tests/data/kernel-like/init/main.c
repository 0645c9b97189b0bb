/* What a test decodes in place of a kernel: functions that are inlined, and two that bear one name. */
const char linux_banner[] = "Linux version 6.1.0-like (builder@host) (gcc) #7 SMP PREEMPT Thu Jan 1\n";

int counter;

static inline __attribute__((always_inline)) int inner(int x)
{
	counter += x;
	__asm__ volatile("nop" ::: "memory");
	return counter;
}

static inline __attribute__((always_inline)) int outer(int x)
{
	return inner(x) + 1;
}

__attribute__((noinline)) int kernel_init(int x)
{
	int y = outer(x);

	return y + inner(y);
}

static __attribute__((noinline)) int twin(int x)
{
	counter = x;
	__asm__ volatile("" ::: "memory");
	return counter;
}

/* Keys of lock classes: one of two that are called alike, and one that lies in a lock. */
void *volatile kept;
struct {
	char lock[24], key[8];
} lab_lock;

void init_object_of_main(void)
{
	static char __key[8];

	kept = __key;
	kept = &lab_lock;
}

int use_twin_of_main(int x)
{
	return twin(x) + 1;
}
