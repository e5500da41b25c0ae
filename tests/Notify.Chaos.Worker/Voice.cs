namespace Notify.Chaos;

/// <summary>The journal: one line, one write, so that the lines before a kill -9 are complete.</summary>
internal static class Voice
{
    private static readonly Lock Gate = new();
    private static readonly Stream Output = Console.OpenStandardOutput();

    public static void Say(string line)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(line + '\n');
        lock (Gate)
        {
            Output.Write(bytes);
            Output.Flush();
        }
    }
}
