using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Notify.Telegram.Settings;

/// <summary>Reads the channel's settings from the host's configuration, where the host has one.</summary>
internal sealed class HostTelegramSettings(IConfiguration? configuration = null) : IConfigureOptions<TelegramOptions>
{
    public void Configure(TelegramOptions options) => configuration?.GetSection(TelegramSection.Default).Bind(options);
}
