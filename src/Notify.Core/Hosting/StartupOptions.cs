using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Notify.Hosting;

/// <summary>Checks all options marked for it, as the generic host does before it starts; without that host nobody else would.</summary>
internal sealed class StartupOptions(IServiceProvider services)
{
    public void Validate() => services.GetService<IStartupValidator>()?.Validate();
}
