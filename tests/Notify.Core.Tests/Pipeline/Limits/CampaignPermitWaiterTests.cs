using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging.Abstractions;
using Notify.Pipeline.Limits;

namespace Notify.Tests.Pipeline.Limits;

public sealed class CampaignPermitWaiterTests
{
    [Fact]
    public async Task A_permit_that_arrives_between_the_look_and_the_wait_is_not_lost()
    {
        using var limiter = new ConcurrencyLimiter(new() { PermitLimit = 1, QueueLimit = 1 });
        var taken = limiter.AttemptAcquire();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiter = new CampaignPermitWaiter("email", limiter, TimeProvider.System, NullLogger.Instance);
        waiter.Await(arrived.SetResult);
        waiter.TryTake().Should().BeNull();

        taken.Dispose();
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));
        waiter.Await(() => throw new InvalidOperationException("It waits for a second permit."));

        waiter.IsAwaited.Should().BeTrue();
        using var permit = waiter.TryTake();
        permit.Should().NotBeNull();
        permit!.IsAcquired.Should().BeTrue();
        waiter.IsAwaited.Should().BeFalse();
    }
}
