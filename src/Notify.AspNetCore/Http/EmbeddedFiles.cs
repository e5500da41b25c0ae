namespace Notify.AspNetCore.Http;

/// <summary>Files inside the assembly: served by endpoints with a policy, which a web root's static files have not.</summary>
internal static class EmbeddedFiles
{
    public static IEnumerable<string> Names => typeof(EmbeddedFiles).Assembly.GetManifestResourceNames();

    public static byte[] Bytes(string name)
    {
        using var stream = Open(name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public static string Text(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }

    private static Stream Open(string name) => typeof(EmbeddedFiles).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException($"The assembly holds no file '{name}'.");
}
