using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Notify.Push.Settings;

/// <summary>Reads the channel's settings from the host's configuration, where the host has one.</summary>
internal sealed class HostPushSettings(IConfiguration? configuration = null) : IConfigureOptions<PushOptions>
{
    public void Configure(PushOptions options) => configuration?.GetSection(PushSection.Default).Bind(options);
}
