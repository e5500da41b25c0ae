namespace Notify.Hosting;

/// <summary>Something to look at before the workers start. Throws where the host must not start; the message names the setting and the mend.</summary>
internal interface IStartupCheck
{
    ValueTask CheckAsync(CancellationToken cancellationToken);
}
