extern int counter;

static __attribute__((noinline)) int twin(int x)
{
	counter = x * 3;
	__asm__ volatile("nop; nop; nop; nop; nop; nop; nop; nop" ::: "memory");
	counter ^= x;
	return counter;
}

extern void *volatile kept;

void init_object_of_fs(int twice)
{
	if (twice) {
		static char __key[8];

		kept = __key;
	}
}

int use_twin_of_fs(int x)
{
	return twin(x) + 2;
}
