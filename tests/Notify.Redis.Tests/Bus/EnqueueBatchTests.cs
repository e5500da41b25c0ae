using System.Text;
using Notify.Redis.Bus;
using Notify.Testing;

namespace Notify.Redis.Tests.Bus;

public class EnqueueBatchTests
{
    private const int Large = 200 * 1024;
    private const int Most = 25;

    [Fact]
    public void Large_envelopes_fill_a_batch_before_their_number_does()
    {
        var envelope = TestEnvelopes.Envelope(model: Encoding.UTF8.GetBytes($"\"{new string('x', Large)}\""));
        var batch = new EnqueueBatch();

        while (!batch.IsFull)
            batch.Add(new PendingEnqueue([envelope], false, startedAt: 0, TimeSpan.Zero, CancellationToken.None));

        batch.Calls.Should().HaveCountLessThan(Most);
        batch.Clear();
        batch.IsFull.Should().BeFalse();
    }
}
