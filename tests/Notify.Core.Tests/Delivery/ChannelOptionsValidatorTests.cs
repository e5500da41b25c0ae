using Notify.Delivery;

namespace Notify.Tests.Delivery;

public sealed class ChannelOptionsValidatorTests
{
    public static TheoryData<string, Action<ChannelOptions>> Mistakes => new()
    {
        { nameof(ChannelOptions.Concurrency), o => o.Concurrency = 0 },
        { nameof(ChannelOptions.CampaignConcurrency), o => o.CampaignConcurrency = 5 },
        { nameof(ChannelOptions.RetryDelays), o => o.RetryDelays = [TimeSpan.FromSeconds(-1)] },
        { nameof(ChannelOptions.RetryJitter), o => o.RetryJitter = 1.1 },
        { nameof(ChannelOptions.SendTimeout), o => o.SendTimeout = TimeSpan.Zero },
        { nameof(ChannelOptions.RateLimit), o => o.RateLimit = new RateLimit { Permits = 3 } },
        { nameof(ChannelOptions.AddressRateLimit), o => o.AddressRateLimit = new RateLimit { Window = TimeSpan.FromSeconds(1) } },
        { nameof(ChannelOptions.CampaignShare), o => o.CampaignShare = 0 },
        { nameof(ChannelOptions.WhenMisconfigured), o => o.WhenMisconfigured = (MisconfiguredAction)9 },
        { nameof(ChannelOptions.MaxAttachmentBytes), o => o.MaxAttachmentBytes = -1 },
        { nameof(ChannelOptions.BreakerDelay), o => o.BreakerDelay = TimeSpan.Zero },
        { nameof(ChannelOptions.BreakerMaxDelay), o => o.BreakerMaxDelay = TimeSpan.FromMilliseconds(1) },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_names_channel_and_setting(string setting, Action<ChannelOptions> mistake)
    {
        var options = new ChannelOptions();
        mistake(options);
        ChannelOptionsValidator.Validate("email", options).Should().ContainSingle().Which.Should().StartWith($"Channel 'email': {setting} ");
    }

    [Fact]
    public void The_defaults_are_good() =>
        ChannelOptionsValidator.Validate("email", new ChannelOptions { RateLimit = RateLimit.None, AddressRateLimit = RateLimit.PerSecond(1) }).Should().BeEmpty();
}
