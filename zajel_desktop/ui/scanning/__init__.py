"""Reads QR codes: from the camera, from a picture on disk, from the clipboard."""
