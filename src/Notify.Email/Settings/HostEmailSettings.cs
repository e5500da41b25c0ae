using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Notify.Email.Settings;

/// <summary>Reads the channel's settings from the host's configuration, where the host has one.</summary>
internal sealed class HostEmailSettings(IConfiguration? configuration = null) : IConfigureOptions<EmailOptions>
{
    public void Configure(EmailOptions options) => configuration?.GetSection(EmailSection.Default).Bind(options);
}
