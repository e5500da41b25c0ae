using Microsoft.Extensions.Options;
using Notify.Services;

namespace Notify.Tests.Services;

public sealed class ChannelOptionsValidatorTests
{
    public static TheoryData<string, Action<ChannelOptions>> Mistakes =>
        new()
        {
            { nameof(ChannelOptions.Concurrency), o => o.Concurrency = 0 },
            { nameof(ChannelOptions.CampaignConcurrency), o => o.CampaignConcurrency = 5 },
            { nameof(ChannelOptions.RetryDelays), o => o.RetryDelays = [TimeSpan.FromSeconds(-1)] },
            { nameof(ChannelOptions.RetryJitter), o => o.RetryJitter = 1.1 },
            { nameof(ChannelOptions.SendTimeout), o => o.SendTimeout = TimeSpan.Zero },
            { nameof(ChannelOptions.RateLimit), o => o.RateLimit = new RateLimit { Permits = 3 } },
            {
                nameof(ChannelOptions.AddressRateLimit),
                o => o.AddressRateLimit = new RateLimit { Window = TimeSpan.FromSeconds(1) }
            },
            { nameof(ChannelOptions.CampaignShare), o => o.CampaignShare = 0 },
            { nameof(ChannelOptions.WhenMisconfigured), o => o.WhenMisconfigured = (MisconfiguredAction)9 },
            { nameof(ChannelOptions.MaxAttachmentBytes), o => o.MaxAttachmentBytes = -1 },
            { nameof(ChannelOptions.BreakerDelay), o => o.BreakerDelay = TimeSpan.Zero },
            { nameof(ChannelOptions.BreakerMaxDelay), o => o.BreakerMaxDelay = TimeSpan.FromMilliseconds(1) },
            { nameof(ChannelOptions.BreakerMaxDelay), o => o.BreakerMaxDelay = TimeSpan.FromDays(2) },
            { nameof(ChannelOptions.ThrottlePatience), o => o.ThrottlePatience = TimeSpan.FromDays(2) },
            { nameof(ChannelOptions.RetryDelays), o => o.RetryDelays = [TimeSpan.FromDays(31)] },
            { nameof(ChannelOptions.RateLimit), o => o.RateLimit = new RateLimit(1, TimeSpan.FromDays(31)) },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void An_error_names_the_channel_and_the_option(string setting, Action<ChannelOptions> mistake)
    {
        var options = new ChannelOptions();
        mistake(options);

        var exception = FluentActions.Invoking(() => ChannelOptionsValidator.ThrowIfInvalid("email", options))
            .Should().Throw<OptionsValidationException>().Which;

        exception.Failures.Should().ContainSingle().Which.Should().StartWith($"Channel 'email': {setting} ");
        ChannelOptionsValidator.Validate(options).Should().ContainSingle().Which.Should().StartWith($"{setting} ");
    }

    [Fact]
    public void A_pause_that_overflows_the_clock_is_rejected()
    {
        var options = new ChannelOptions
        {
            BreakerDelay = TimeSpan.FromDays(400_000),
            BreakerMaxDelay = TimeSpan.FromDays(400_000),
        };

        ChannelOptionsValidator.Validate(options).Should().Equal(
            "BreakerDelay must be above zero and at most one day, for example 00:00:01.",
            "BreakerMaxDelay must not be shorter than BreakerDelay, and at most one day.");
    }

    [Fact]
    public void Default_options_are_valid()
    {
        var options = new ChannelOptions { RateLimit = RateLimit.None, AddressRateLimit = RateLimit.PerSecond(1) };

        ChannelOptionsValidator.Validate(options).Should().BeEmpty();
    }
}
