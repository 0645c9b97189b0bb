// SPDX-License-Identifier: GPL-2.0
/*
 * A driver that takes locks as it is told: insmod lab_driver.ko do=ab,read
 *   ab ba     two mutexes, in this order: either alone is well, both in one boot are a circular dependency
 *   aa        a mutex under another of its class: possible recursive locking
 *   state     a spinlock in a timer, and elsewhere with softirqs enabled: inconsistent lock state
 *   order     a lock that softirqs take, held over one that is held with softirqs enabled: SOFTIRQ-safe -> -unsafe
 *   read      readers of all sorts: rwsem, rwlock, RCU, over and under others
 *   hang      two threads that take the mutexes in both orders at once, and wait for ever
 */
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/timer.h>

static char *actions = "";
module_param_named(do, actions, charp, 0);

static DEFINE_MUTEX(lab_a);
static DEFINE_MUTEX(lab_b);
static DEFINE_SPINLOCK(lab_timer_lock);
static DEFINE_SPINLOCK(lab_outer);
static DEFINE_SPINLOCK(lab_plain);
static DECLARE_RWSEM(lab_rwsem);
static DEFINE_RWLOCK(lab_rwlock);
static DECLARE_COMPLETION(lab_ready);
static DECLARE_COMPLETION(lab_both);

struct lab_object {
	struct mutex lock;
};
static struct lab_object lab_objects[2];

static noinline void lab_take_ab(void)
{
	mutex_lock(&lab_a);
	mutex_lock(&lab_b);
	mutex_unlock(&lab_b);
	mutex_unlock(&lab_a);
}

static noinline void lab_take_ba(void)
{
	mutex_lock(&lab_b);
	mutex_lock(&lab_a);
	mutex_unlock(&lab_a);
	mutex_unlock(&lab_b);
}

static noinline void lab_take_same(void)
{
	mutex_lock(&lab_objects[0].lock);
	mutex_lock(&lab_objects[1].lock);
	mutex_unlock(&lab_objects[1].lock);
	mutex_unlock(&lab_objects[0].lock);
}

static void lab_timer_function(struct timer_list *unused)
{
	spin_lock(&lab_timer_lock);
	spin_unlock(&lab_timer_lock);
	complete(&lab_ready);
}
static DEFINE_TIMER(lab_timer, lab_timer_function);

static void lab_strike(void)
{
	mod_timer(&lab_timer, jiffies + 1);
	wait_for_completion(&lab_ready);
}

static noinline void lab_take_in_both(void)
{
	lab_strike();
	spin_lock(&lab_timer_lock);
	spin_unlock(&lab_timer_lock);
}

static noinline void lab_take_unsafe_under_safe(void)
{
	lab_strike();
	spin_lock(&lab_plain);
	spin_unlock(&lab_plain);
	spin_lock_bh(&lab_timer_lock);
	spin_lock(&lab_plain);
	spin_unlock(&lab_plain);
	spin_unlock_bh(&lab_timer_lock);
}

static noinline void lab_read(void)
{
	down_read(&lab_rwsem);
	mutex_lock(&lab_a);
	read_lock(&lab_rwlock);
	read_unlock(&lab_rwlock);
	mutex_unlock(&lab_a);
	up_read(&lab_rwsem);

	down_write(&lab_rwsem);
	write_lock(&lab_rwlock);
	rcu_read_lock();
	spin_lock(&lab_outer);
	spin_unlock(&lab_outer);
	rcu_read_unlock();
	write_unlock(&lab_rwlock);
	up_write(&lab_rwsem);
}

static int lab_thread(void *first)
{
	struct mutex *one = first, *other = first == &lab_a ? &lab_b : &lab_a;

	mutex_lock(one);
	if (first == &lab_a)
		wait_for_completion(&lab_both);
	else
		complete(&lab_both);
	msleep(100);
	mutex_lock(other);
	return 0;
}

static int __init lab_init(void)
{
	int i;

	for (i = 0; i < 2; i++)
		mutex_init(&lab_objects[i].lock);
	if (strstr(actions, "ab"))
		lab_take_ab();
	if (strstr(actions, "ba"))
		lab_take_ba();
	if (strstr(actions, "aa"))
		lab_take_same();
	if (strstr(actions, "state"))
		lab_take_in_both();
	if (strstr(actions, "order"))
		lab_take_unsafe_under_safe();
	if (strstr(actions, "read"))
		lab_read();
	if (strstr(actions, "hang")) {
		kthread_run(lab_thread, &lab_a, "lab_one");
		kthread_run(lab_thread, &lab_b, "lab_other");
	}
	return 0;
}

static void __exit lab_exit(void)
{
	timer_delete_sync(&lab_timer);
}

module_init(lab_init);
module_exit(lab_exit);
MODULE_DESCRIPTION("commits known locking errors, for tests of lockgraph");
MODULE_LICENSE("GPL");
