<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>CodeEntry</name>
    <message numerus="yes">
        <source>The code is not complete: %n more character(s).</source>
        <translation>
            <numerusform>The code is not complete: %n more character.</numerusform>
            <numerusform>The code is not complete: %n more characters.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ContactsModel</name>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n unread</numerusform>
            <numerusform>%n unread</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Counts</name>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FactRows</name>
    <message numerus="yes">
        <source>%n address(es)</source>
        <translation>
            <numerusform>%n address</numerusform>
            <numerusform>%n addresses</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) off</source>
        <translation>
            <numerusform>%n minute off</numerusform>
            <numerusform>%n minutes off</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LockPage</name>
    <message numerus="yes">
        <source>You can try again in %n minute(s).</source>
        <translation>
            <numerusform>You can try again in %n minute.</numerusform>
            <numerusform>You can try again in %n minutes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You can try again in %n second(s).</source>
        <translation>
            <numerusform>You can try again in %n second.</numerusform>
            <numerusform>You can try again in %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MyCodePage</name>
    <message numerus="yes">
        <source>%n pairing(s) refused for this since the start.</source>
        <translation>
            <numerusform>%n pairing refused for this since the start.</numerusform>
            <numerusform>%n pairings refused for this since the start.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NewButton</name>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Previews</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PrivacyPage</name>
    <message numerus="yes">
        <source>After %n minute(s)</source>
        <translation>
            <numerusform>After %n minute</numerusform>
            <numerusform>After %n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Relays</name>
    <message numerus="yes">
        <source>%n server(s) that help to find a path</source>
        <translation>
            <numerusform>%n server that helps to find a path</numerusform>
            <numerusform>%n servers that help to find a path</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RequestCard</name>
    <message numerus="yes">
        <source>%n more request(s) waiting</source>
        <translation>
            <numerusform>%n more request waiting</numerusform>
            <numerusform>%n more requests waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Surplus</name>
    <message numerus="yes">
        <source>Too long by %n characters. Shorten it or send it as a file.</source>
        <translation>
            <numerusform>Too long by %n character. Shorten it or send it as a file.</numerusform>
            <numerusform>Too long by %n characters. Shorten it or send it as a file.</numerusform>
        </translation>
    </message>
</context>
</TS>
