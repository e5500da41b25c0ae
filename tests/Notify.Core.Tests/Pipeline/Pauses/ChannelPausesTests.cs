using Microsoft.Extensions.Logging.Abstractions;
using Notify.Delivery;
using Notify.Pipeline.Pauses;

namespace Notify.Tests.Pipeline.Pauses;

public sealed class ChannelPausesTests
{
    private const int Providers = 500;

    [Fact]
    public async Task Health_can_be_read_while_messages_to_new_providers_are_sent()
    {
        for (var round = 0; round < 50; round++)
        {
            var pauses = new ChannelPauses("email", new ChannelOptions(), TimeProvider.System, NullLogger.Instance);
            var sending = Task.Run(() => SendToNewProviders(pauses));
            var read = () =>
            {
                while (!sending.IsCompleted)
                    _ = pauses.GetOriginHealth().ToList();
            };

            read.Should().NotThrow();
            await sending;
            pauses.GetOriginHealth().Should().HaveCount(Providers);
        }
    }

    private static void SendToNewProviders(ChannelPauses pauses)
    {
        for (var provider = 0; provider < Providers; provider++)
        {
            pauses.Enter("address", $"provider {provider}", out var entry);
            using (entry)
                pauses.Report(entry, "address", SendResult.Unreachable("refused", scope: PauseScope.Origin));
        }
    }
}
