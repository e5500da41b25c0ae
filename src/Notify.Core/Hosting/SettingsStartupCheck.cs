using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Notify.Hosting;

/// <summary>Checks all settings at start where no generic host has done so.</summary>
internal sealed class SettingsStartupCheck(IStartupValidator settings) : IStartupCheck
{
    public ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        settings.Validate();
        return default;
    }
}
