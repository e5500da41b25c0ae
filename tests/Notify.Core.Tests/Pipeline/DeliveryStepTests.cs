using Notify.Pipeline;

namespace Notify.Tests.Pipeline;

/// <summary>A step is shared by the devices of a recipient, which answer at the same time.</summary>
public sealed class DeliveryStepTests
{
    [Fact]
    public async Task Warnings_of_devices_that_answer_at_the_same_time_are_complete()
    {
        const int Devices = 4, Warnings = 2_000;
        var step = new DeliveryStep();
        using var start = new Barrier(Devices);

        await Task.WhenAll(Enumerable.Range(0, Devices).Select(device => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                for (var i = 0; i < Warnings; i++)
                    step.AddWarning($"{device}-{i}");
            },
            TaskCreationOptions.LongRunning)));

        step.Warnings.Should().HaveCount(Devices * Warnings).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void The_longest_pause_of_the_channel_counts()
    {
        var step = new DeliveryStep();

        step.PauseChannel(DeliveryRig.Start.AddSeconds(2));
        step.PauseChannel(DeliveryRig.Start.AddSeconds(1));

        step.ChannelPausedUntil.Should().Be(DeliveryRig.Start.AddSeconds(2));
    }
}
