namespace Notify.Push;

/// <summary>
/// Provides the scripts that a site needs for web push. They can be served at any path. A web application that
/// references this package also finds them at <c>_content/Notify.Push/</c>; serve them with code if the worker must be
/// at the root of the site, or if there are no static web assets.
/// </summary>
/// <example>
/// <code>
/// foreach (var script in PushScripts.All)
/// {
///     app.MapGet(
///         "/" + script.Name,
///         () => Results.Bytes(script.Content, script.ContentType, entityTag: new(script.ETag)));
/// }
/// </code>
/// </example>
public static class PushScripts
{
    /// <summary>Gets <c>notify-sw.js</c>, the service worker that shows notifications.</summary>
    public static PushScriptFile ServiceWorker { get; } = new("notify-sw.js");

    /// <summary>Gets <c>notify-push.js</c>, the ES module with which a page subscribes.</summary>
    public static PushScriptFile Client { get; } = new("notify-push.js");

    /// <summary>Gets both scripts.</summary>
    public static IReadOnlyList<PushScriptFile> All { get; } = [ServiceWorker, Client];
}
